/* zky-kept-call.c: one call in the list of all calls: when it was, what went in, what came out
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-kept-call-private.h"

#define MOST_CHANGES 3 /* that are kept to be written out */
#define DIGITS       4

enum { PROP_0, PROP_NAME, PROP_SUMMARY, N_PROPS };

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (ZkyKeptCall, zky_kept_call, G_TYPE_OBJECT)

/* -- Sources ------------------------------------------------------------------------------- */

ZkyCallSource *
zky_call_source_new (const char *title,
                     GFile      *file,
                     const char *expression,
                     const char *text)
{
  ZkyCallSource *self = g_atomic_rc_box_new0 (ZkyCallSource);

  self->title = g_strdup (title);
  self->file = file != NULL ? g_object_ref (file) : NULL;
  self->expression = g_strdup (expression);
  self->text = g_strdup (text);
  return self;
}

ZkyCallSource *
zky_call_source_ref (ZkyCallSource *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
clear_source (gpointer data)
{
  ZkyCallSource *self = data;

  g_clear_object (&self->file);
  g_free (self->title);
  g_free (self->expression);
  g_free (self->text);
}

void
zky_call_source_unref (ZkyCallSource *self)
{
  g_atomic_rc_box_release_full (self, clear_source);
}

/* -- The object -------------------------------------------------------------------------- */

static void
change_clear (gpointer data)
{
  ZkyInputChange *change = data;

  g_free (change->name);
  g_clear_pointer (&change->before, zky_tensor_unref);
  g_clear_pointer (&change->after, zky_tensor_unref);
}

static void
zky_kept_call_finalize (GObject *object)
{
  ZkyKeptCall *self = ZKY_KEPT_CALL (object);

  g_clear_pointer (&self->steps, zky_steps_unref);
  g_clear_pointer (&self->output, zky_tensor_unref);
  g_clear_pointer (&self->changes, g_array_unref);
  g_clear_pointer (&self->composites, g_hash_table_unref);
  g_clear_pointer (&self->target, zky_target_unref);
  g_clear_pointer (&self->place, zky_batch_place_unref);
  g_clear_pointer (&self->inputs, g_ptr_array_unref);
  g_clear_pointer (&self->source, zky_call_source_unref);
  g_clear_pointer (&self->time, g_date_time_unref);
  g_free (self->output_name);
  g_free (self->notice);
  g_free (self->name);
  g_free (self->id);

  G_OBJECT_CLASS (zky_kept_call_parent_class)->finalize (object);
}

static void
zky_kept_call_get_property (GObject    *object,
                            guint       id,
                            GValue     *value,
                            GParamSpec *pspec)
{
  ZkyKeptCall *self = ZKY_KEPT_CALL (object);

  if (id == PROP_NAME)
    g_value_set_string (value, self->name);
  else if (id == PROP_SUMMARY)
    g_value_take_string (value, zky_kept_call_dup_changes (self, DIGITS));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
zky_kept_call_set_property (GObject      *object,
                            guint         id,
                            const GValue *value,
                            GParamSpec   *pspec)
{
  if (id == PROP_NAME)
    zky_kept_call_set_name (ZKY_KEPT_CALL (object), g_value_get_string (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
zky_kept_call_class_init (ZkyKeptCallClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = zky_kept_call_finalize;
  object_class->get_property = zky_kept_call_get_property;
  object_class->set_property = zky_kept_call_set_property;

  properties[PROP_NAME] = g_param_spec_string ("name", NULL, NULL, NULL,
                                               G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  properties[PROP_SUMMARY] = g_param_spec_string ("summary", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
zky_kept_call_init (ZkyKeptCall *self)
{
  self->position = -1;
  self->changes = g_array_new (FALSE, FALSE, sizeof (ZkyInputChange));
  g_array_set_clear_func (self->changes, change_clear);
}

/* What the backward pass left beside the values. A contribution that is the only one is the gradient itself. */
static gsize
count_gradients (ZkyGraph *graph)
{
  gsize bytes = 0;

  for (guint i = 0; i < zky_graph_get_n_nodes (graph); i++)
    {
      const ZkyNode *node = zky_graph_get_node (graph, i);
      ZkyTensor *gradient = zky_node_get_gradient (node);

      bytes += gradient != NULL ? zky_tensor_get_bytes (gradient) : 0;
      for (guint k = 0; k < zky_node_get_n_inputs (node); k++)
        {
          ZkyTensor *part = zky_node_get_contribution (node, k);

          if (part != NULL && part != zky_node_get_gradient (zky_node_get_input (node, k)))
            bytes += zky_tensor_get_bytes (part);
        }
    }

  return bytes;
}

/* Takes over the numbers of a finished call. */
static void
read_steps (ZkyKeptCall *self,
            ZkySteps    *steps)
{
  ZkyGraph *graph = zky_steps_get_graph (steps);
  ZkyTensor *output = zky_node_get_value (zky_graph_get_output (graph, 0));

  self->id = g_strdup (zky_graph_get_id (graph));
  self->steps = zky_steps_ref (steps);
  self->bytes = zky_graph_get_bytes (graph) + count_gradients (graph);
  self->output = output != NULL ? zky_tensor_ref (output) : NULL;
  self->output_name = g_strdup (zky_graph_get_output_name (graph, 0));
}

/**
 * zky_kept_call_new:
 * @steps: of the finished call
 * @kind: how it came about
 * @source: what was loaded
 * @inputs: (transfer full) (element-type ZkyEdit): what it was called with
 * @composites: (nullable): keys of the composite operators that were open
 *
 * Returns: (transfer full): the call, of now
 */
ZkyKeptCall *
zky_kept_call_new (ZkySteps      *steps,
                   ZkyCallKind    kind,
                   ZkyCallSource *source,
                   GPtrArray     *inputs,
                   GHashTable    *composites)
{
  ZkyKeptCall *self;

  g_return_val_if_fail (steps != NULL && source != NULL && inputs != NULL, NULL);

  self = g_object_new (ZKY_TYPE_KEPT_CALL, NULL);
  self->kind = kind;
  self->time = g_date_time_new_now_local ();
  self->source = zky_call_source_ref (source);
  self->inputs = inputs;
  self->composites = composites != NULL ? g_hash_table_ref (composites) : NULL;
  read_steps (self, steps);
  for (guint i = 0; i < inputs->len; i++)
    self->input_bytes += zky_tensor_get_bytes (((const ZkyEdit *) g_ptr_array_index (inputs, i))->value);

  return self;
}

/**
 * zky_kept_call_replace:
 * @next: a newer call of the same gesture
 *
 * The entry stays with its number and its name; everything else becomes that of @next. What changed is counted from the call before
 * the gesture, which zky_kept_call_set_before() has to be told again.
 */
void
zky_kept_call_replace (ZkyKeptCall *self,
                       ZkyKeptCall *next)
{
  g_return_if_fail (ZKY_IS_KEPT_CALL (self) && ZKY_IS_KEPT_CALL (next));

  g_clear_pointer (&self->steps, zky_steps_unref);
  g_clear_pointer (&self->output, zky_tensor_unref);
  g_clear_pointer (&self->inputs, g_ptr_array_unref);
  g_clear_pointer (&self->time, g_date_time_unref);
  g_clear_pointer (&self->source, zky_call_source_unref);
  g_clear_pointer (&self->composites, g_hash_table_unref);
  g_clear_pointer (&self->id, g_free);
  g_clear_pointer (&self->output_name, g_free);
  self->kind = next->kind;
  self->time = g_date_time_ref (next->time);
  self->inputs = g_ptr_array_ref (next->inputs);
  self->source = zky_call_source_ref (next->source);
  self->composites = next->composites != NULL ? g_hash_table_ref (next->composites) : NULL;
  zky_kept_call_set_target (self, next->target);
  zky_kept_call_set_place (self, next->place);
  zky_kept_call_set_notice (self, next->notice);
  self->input_bytes = next->input_bytes;
  read_steps (self, next->steps);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SUMMARY]);
}

/* -- What is known of it ------------------------------------------------------------------ */

guint
zky_kept_call_get_number (ZkyKeptCall *self)
{
  g_return_val_if_fail (ZKY_IS_KEPT_CALL (self), 0);

  return self->number;
}

void
zky_kept_call_set_number (ZkyKeptCall *self,
                          guint        number)
{
  g_return_if_fail (ZKY_IS_KEPT_CALL (self));

  self->number = number;
}

/* The call id: that of its graph, also when that has been dropped. */
const char *
zky_kept_call_get_id (ZkyKeptCall *self)
{
  g_return_val_if_fail (ZKY_IS_KEPT_CALL (self), NULL);

  return self->id;
}

GDateTime *
zky_kept_call_get_time (ZkyKeptCall *self)
{
  g_return_val_if_fail (ZKY_IS_KEPT_CALL (self), NULL);

  return self->time;
}

ZkyCallKind
zky_kept_call_get_kind (ZkyKeptCall *self)
{
  g_return_val_if_fail (ZKY_IS_KEPT_CALL (self), ZKY_CALL_OPENED);

  return self->kind;
}

ZkyCallSource *
zky_kept_call_get_source (ZkyKeptCall *self)
{
  g_return_val_if_fail (ZKY_IS_KEPT_CALL (self), NULL);

  return self->source;
}

ZkyTarget *
zky_kept_call_get_target (ZkyKeptCall *self)
{
  g_return_val_if_fail (ZKY_IS_KEPT_CALL (self), NULL);

  return self->target;
}

void
zky_kept_call_set_target (ZkyKeptCall *self,
                          ZkyTarget   *target)
{
  ZkyTarget *before;

  g_return_if_fail (ZKY_IS_KEPT_CALL (self));

  before = self->target;
  self->target = target != NULL ? zky_target_ref (target) : NULL;
  g_clear_pointer (&before, zky_target_unref);
}

ZkyBatchPlace *
zky_kept_call_get_place (ZkyKeptCall *self)
{
  g_return_val_if_fail (ZKY_IS_KEPT_CALL (self), NULL);

  return self->place;
}

void
zky_kept_call_set_place (ZkyKeptCall   *self,
                         ZkyBatchPlace *place)
{
  g_return_if_fail (ZKY_IS_KEPT_CALL (self));

  zky_batch_place_set (&self->place, place);
}

GHashTable *
zky_kept_call_get_composites (ZkyKeptCall *self)
{
  g_return_val_if_fail (ZKY_IS_KEPT_CALL (self), NULL);

  return self->composites;
}

const char *
zky_kept_call_get_name (ZkyKeptCall *self)
{
  g_return_val_if_fail (ZKY_IS_KEPT_CALL (self), NULL);

  return self->name;
}

/* @name: (nullable): an empty one is none */
void
zky_kept_call_set_name (ZkyKeptCall *self,
                        const char  *name)
{
  g_autofree char *stripped = name != NULL ? g_strstrip (g_strdup (name)) : NULL;

  g_return_if_fail (ZKY_IS_KEPT_CALL (self));

  if (stripped != NULL && stripped[0] == '\0')
    g_clear_pointer (&stripped, g_free);
  if (g_strcmp0 (self->name, stripped) == 0)
    return;
  g_free (self->name);
  self->name = g_steal_pointer (&stripped);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_NAME]);
}

GPtrArray *
zky_kept_call_get_inputs (ZkyKeptCall *self)
{
  g_return_val_if_fail (ZKY_IS_KEPT_CALL (self), NULL);

  return self->inputs;
}

ZkyTensor *
zky_kept_call_find_near (ZkyKeptCall *self,
                         const char  *name,
                         guint        i)
{
  const ZkyEdit *input = i < self->inputs->len ? g_ptr_array_index (self->inputs, i) : NULL;

  return input != NULL && g_str_equal (input->name, name) ? input->value : zky_kept_call_find_input (self, name);
}

/* Returns: (transfer none) (nullable): what @name was */
ZkyTensor *
zky_kept_call_find_input (ZkyKeptCall *self,
                          const char  *name)
{
  g_return_val_if_fail (ZKY_IS_KEPT_CALL (self) && name != NULL, NULL);

  for (guint i = 0; i < self->inputs->len; i++)
    {
      const ZkyEdit *input = g_ptr_array_index (self->inputs, i);

      if (g_str_equal (input->name, name))
        return input->value;
    }

  return NULL;
}

ZkyTensor *
zky_kept_call_get_output (ZkyKeptCall *self)
{
  g_return_val_if_fail (ZKY_IS_KEPT_CALL (self), NULL);

  return self->output;
}

const char *
zky_kept_call_get_output_name (ZkyKeptCall *self)
{
  g_return_val_if_fail (ZKY_IS_KEPT_CALL (self), NULL);

  return self->output_name;
}

const char *
zky_kept_call_get_notice (ZkyKeptCall *self)
{
  g_return_val_if_fail (ZKY_IS_KEPT_CALL (self), NULL);

  return self->notice;
}

void
zky_kept_call_set_notice (ZkyKeptCall *self,
                          const char  *notice)
{
  g_return_if_fail (ZKY_IS_KEPT_CALL (self));

  g_free (self->notice);
  self->notice = g_strdup (notice);
}

gint
zky_kept_call_get_position (ZkyKeptCall *self)
{
  g_return_val_if_fail (ZKY_IS_KEPT_CALL (self), -1);

  return self->position;
}

void
zky_kept_call_set_position (ZkyKeptCall *self,
                            gint         position)
{
  g_return_if_fail (ZKY_IS_KEPT_CALL (self));

  self->position = position;
}

/* -- What is different from the call before ------------------------------------------------------ */

/**
 * zky_kept_call_set_before:
 * @before: (nullable): the call before, or %NULL for the first one
 *
 * Notes what is different from @before, so that it is known when that has gone. Values that both hold count as memory of one of them.
 */
void
zky_kept_call_set_before (ZkyKeptCall *self,
                          ZkyKeptCall *before)
{
  g_return_if_fail (ZKY_IS_KEPT_CALL (self));

  g_array_set_size (self->changes, 0);
  self->n_changes = 0;
  self->other_source = before == NULL || before->source != self->source;
  if (before == NULL)
    self->input_bytes = 0; /* the model has them */
  for (guint i = 0; before != NULL && i < self->inputs->len; i++)
    {
      const ZkyEdit *input = g_ptr_array_index (self->inputs, i);
      ZkyTensor *old = zky_kept_call_find_near (before, input->name, i);
      ZkyInputChange change = { NULL };

      if (old == input->value)
        self->input_bytes -= zky_tensor_get_bytes (old);
      if (old == input->value || (old != NULL && zky_tensor_equal (old, input->value)) || (old == NULL && self->other_source))
        continue;
      if (self->n_changes++ >= MOST_CHANGES)
        continue;
      change = (ZkyInputChange) { g_strdup (input->name), old != NULL ? zky_tensor_ref (old) : NULL, zky_tensor_ref (input->value) };
      g_array_append_val (self->changes, change);
    }
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SUMMARY]);
}

/* -- Its numbers --------------------------------------------------------------------------------- */

ZkySteps *
zky_kept_call_get_steps (ZkyKeptCall *self)
{
  g_return_val_if_fail (ZKY_IS_KEPT_CALL (self), NULL);

  return self->steps;
}

gboolean
zky_kept_call_take_steps (ZkyKeptCall *self,
                          ZkySteps    *steps)
{
  ZkyTensor *output = zky_node_get_value (zky_graph_get_output (zky_steps_get_graph (steps), 0));

  g_return_val_if_fail (ZKY_IS_KEPT_CALL (self), FALSE);

  zky_steps_ref (steps);
  g_clear_pointer (&self->steps, zky_steps_unref);
  self->steps = steps;

  return output == self->output || (output != NULL && self->output != NULL && zky_tensor_equal (output, self->output));
}

void
zky_kept_call_drop_steps (ZkyKeptCall *self)
{
  g_return_if_fail (ZKY_IS_KEPT_CALL (self));

  g_clear_pointer (&self->steps, zky_steps_unref);
}

gsize
zky_kept_call_get_bytes (ZkyKeptCall *self)
{
  g_return_val_if_fail (ZKY_IS_KEPT_CALL (self), 0);

  return self->steps != NULL ? self->bytes : 0;
}

gsize
zky_kept_call_get_input_bytes (ZkyKeptCall *self)
{
  g_return_val_if_fail (ZKY_IS_KEPT_CALL (self), 0);

  return self->input_bytes;
}
