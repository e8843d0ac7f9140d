/* zky-ops-einsum.c: sums of products over named axes
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-ops-private.h"

#include <string.h>

#include "zky-functions-private.h"
#include "zky-op-call.h"
#include "zky-samples.h"
#include "zky-tape.h"
#include "zky-tensor-private.h"

/*
 * "ij,jk->ik" names the axes of each input and of the result. An axis that the result does not name is summed over; one named
 * twice in an input is its diagonal. "..." stands for any axes, which broadcast. Without "->" the result has the axes
 * named once, in alphabetical order, behind those of "...".
 *
 * Inputs are brought in one after another. Of two factors each axis is one of four kinds: batch (in both, still needed), left
 * or right (in one), summed (in both, not needed any more); laid out as [batch, left, summed] · [batch, summed, right] the rest is
 * matmul's work, which is OpenBLAS's, or where nothing is summed that of mul. Axes of one factor that nobody else needs are summed first.
 */

#define MOST_INPUTS 16 /* a message names it */
#define MOST_AXES   (ZKY_MAX_AXES - 2) /* as batches of matrices have room then */
#define DOTS        64 /* labels from here on stand for the axes of "...", counted from the last one */
#define N_LABELS    (DOTS + ZKY_MAX_AXES + 'z' - 'A' + 1)
#define NO_LABEL    (-1)

/**
 * Term:
 * @n: axes
 * @labels: %DOTS + i for the axes of "...", numbers behind these for letters
 *
 * What an equation says of one input, or of the result.
 */
typedef struct
{
  guint n;
  int   labels[ZKY_MAX_AXES];
} Term;

/**
 * Equation:
 * @n: inputs
 * @terms: theirs
 * @result: that of the result
 * @extents: of each label; 1 gives way to any other
 */
typedef struct
{
  guint n;
  Term  terms[MOST_INPUTS];
  Term  result;
  gsize extents[N_LABELS];
} Equation;

/* -- Reading an equation -------------------------------------------------------------------------------- */

static gboolean
refuse (GError     **error,
        const char  *text,
        const char  *why)
{
  g_set_error (error, ZKY_ERROR, ZKY_ERROR_VALUE, "equation “%s”: %s", text, why);
  return FALSE;
}

static gboolean
add_label (Term *self,
           int   label)
{
  if (self->n == MOST_AXES)
    return FALSE;

  self->labels[self->n++] = label;
  return TRUE;
}

/* Those of letters stand behind those of "...", in alphabetical order. */
static int
label_of (char letter)
{
  return DOTS + ZKY_MAX_AXES + letter - 'A';
}

/* Reads "b...ij"; @n_dots axes stand for the dots. */
static gboolean
read_term (Term        *self,
           const char  *text,
           gsize        length,
           guint        n_dots,
           const char  *equation,
           GError     **error)
{
  gboolean dots = FALSE;

  self->n = 0;
  for (gsize i = 0; i < length; i++)
    {
      if (text[i] == ' ')
        continue;

      if (length - i >= 3 && strncmp (text + i, "...", 3) == 0)
        {
          if (dots)
            return refuse (error, equation, "one term has “...” twice");
          dots = TRUE;
          i += 2;
          for (guint j = n_dots; j > 0; j--)
            if (!add_label (self, DOTS + (int) j - 1))
              return refuse (error, equation, "too many axes");
        }
      else if (!g_ascii_isalpha (text[i]))
        return refuse (error, equation, "axes are letters or “...”");
      else if (!add_label (self, label_of (text[i])))
        return refuse (error, equation, "too many axes");
    }

  return TRUE;
}

static guint
count_letters (const char *text,
               gsize       length)
{
  guint n = 0;

  for (gsize i = 0; i < length; i++)
    n += g_ascii_isalpha (text[i]) != 0;

  return n;
}

/* Notes the extents of an input's axes, which have to agree with those known so far. */
static gboolean
note_extents (Equation    *self,
              const Term  *term,
              ZkyTensor   *input,
              const char  *equation,
              GError     **error)
{
  for (guint i = 0; i < term->n; i++)
    {
      gsize *extent = &self->extents[term->labels[i]], own = input->dims[i];
      gboolean twice = FALSE;

      for (guint j = 0; j < i; j++)
        twice |= term->labels[j] == term->labels[i] && (gsize) input->dims[j] != own;
      if (twice || (*extent != G_MAXSIZE && *extent != own && *extent != 1 && own != 1))
        {
          g_set_error (error, ZKY_ERROR, ZKY_ERROR_SHAPE,
                       "equation “%s”: an axis has extent %" G_GSIZE_FORMAT " in one place, %" G_GSIZE_FORMAT " in another",
                       equation, *extent, own);
          return FALSE;
        }
      if (*extent == G_MAXSIZE || *extent == 1)
        *extent = own;
    }

  return TRUE;
}

static gboolean
has_label (const Term *self,
           int         label)
{
  for (guint i = 0; i < self->n; i++)
    if (self->labels[i] == label)
      return TRUE;

  return FALSE;
}

/* The result without "->". */
static void
imply_result (Equation *self,
              guint     n_dots)
{
  self->result.n = 0;
  for (guint j = n_dots; j > 0; j--)
    add_label (&self->result, DOTS + (int) j - 1);

  for (int label = DOTS + ZKY_MAX_AXES; label < N_LABELS; label++)
    {
      guint n = 0;

      for (guint i = 0; i < self->n; i++)
        for (guint j = 0; j < self->terms[i].n; j++)
          n += self->terms[i].labels[j] == label;
      if (n == 1)
        add_label (&self->result, label);
    }
}

static gboolean
check_result (const Equation  *self,
              const char      *text,
              GError         **error)
{
  for (guint i = 0; i < self->result.n; i++)
    {
      if (self->extents[self->result.labels[i]] == G_MAXSIZE)
        return refuse (error, text, "the result has an axis that no input has");
      for (guint j = 0; j < i; j++)
        if (self->result.labels[j] == self->result.labels[i])
          return refuse (error, text, "the result has an axis twice");
    }

  return TRUE;
}

static gboolean
read_inputs (Equation          *self,
             ZkyTensor *const  *inputs,
             guint              n_inputs,
             const char        *text,
             const char        *end,
             guint             *n_dots,
             GError           **error)
{
  const char *term = text;

  for (self->n = 0; self->n < n_inputs; self->n++)
    {
      const char *comma = memchr (term, ',', end - term), *stop = comma != NULL ? comma : end;
      guint n_axes = inputs[self->n]->n_axes, n_letters = count_letters (term, stop - term), own = 0;

      if ((comma == NULL) != (self->n + 1 == n_inputs))
        return refuse (error, text, "it has not as many terms as there are inputs");
      if (memchr (term, '.', stop - term) != NULL && n_letters <= n_axes)
        own = n_axes - n_letters;
      if (!read_term (&self->terms[self->n], term, stop - term, own, text, error))
        return FALSE;
      if (self->terms[self->n].n != n_axes)
        {
          g_set_error (error, ZKY_ERROR, ZKY_ERROR_SHAPE, "equation “%s” names %u axes of input %u, which has %u",
                       text, self->terms[self->n].n, self->n, n_axes);
          return FALSE;
        }
      if (!note_extents (self, &self->terms[self->n], inputs[self->n], text, error))
        return FALSE;

      *n_dots = MAX (*n_dots, own);
      term = stop + 1;
    }

  return TRUE;
}

static gboolean
equation_read (Equation          *self,
               ZkyTensor *const  *inputs,
               guint              n_inputs,
               const char        *text,
               GError           **error)
{
  const char *arrow = strstr (text, "->"), *end = arrow != NULL ? arrow : text + strlen (text);
  guint n_dots = 0;

  if (n_inputs > MOST_INPUTS)
    return refuse (error, text, "it has more than 16 terms");

  for (guint i = 0; i < N_LABELS; i++)
    self->extents[i] = G_MAXSIZE;

  if (!read_inputs (self, inputs, n_inputs, text, end, &n_dots, error))
    return FALSE;

  if (arrow == NULL)
    imply_result (self, n_dots);
  else if (!read_term (&self->result, arrow + 2, strlen (arrow + 2), n_dots, text, error))
    return FALSE;

  return check_result (self, text, error);
}

static ZkyShape
shape_of (const Equation *self,
          const Term     *term)
{
  ZkyShape shape = { .n_axes = term->n };

  for (guint i = 0; i < term->n; i++)
    shape.dims[i] = self->extents[term->labels[i]];

  return shape;
}

/* -- Computing: factors are nodes whose axes have labels -------------------------------------------------- */

/**
 * Factor:
 * @node: its value
 * @term: a label for each of its axes
 */
typedef struct
{
  ZkyNode *node;
  Term     term;
} Factor;

/* Puts the axes in the order of @labels, which are all of them. */
static void
permute (Factor    *self,
         const int *labels,
         guint      n)
{
  gint64 axes[ZKY_MAX_AXES];
  gboolean changed = FALSE;

  for (guint i = 0; i < n; i++)
    for (guint j = 0; j < self->term.n; j++)
      if (self->term.labels[j] == labels[i])
        {
          axes[i] = j;
          changed |= i != j;
        }

  if (changed)
    self->node = zky_transpose (self->node, axes, n);
  memcpy (self->term.labels, labels, n * sizeof *labels);
}

/* Two axes of one label become their diagonal, at the end. */
static void
take_diagonals (Factor *self)
{
  for (guint i = 0; i < self->term.n; i++)
    for (guint j = i + 1; j < self->term.n; j++)
      if (self->term.labels[i] == self->term.labels[j])
        {
          g_autofree char *text = g_strdup_printf ("axis1=%u, axis2=%u", i, j);
          int label = self->term.labels[i];
          guint n = 0;

          self->node = zky_op ("diagonal", text, self->node, NULL);
          for (guint k = 0; k < self->term.n; k++)
            if (k != i && k != j)
              self->term.labels[n++] = self->term.labels[k];
          self->term.labels[n++] = label;
          self->term.n = n;
          i = G_MAXUINT; /* from the start, as places have changed */
          break;
        }
}

/* Sums over axes that @needed (and @other, nullable) do not have; and over those of extent 1 that stand for a longer one in
 * @other, so that they do not have to be repeated. */
static void
sum_rest (const Equation *equation,
          Factor         *self,
          const gboolean *needed,
          const Factor   *other)
{
  gint64 axes[ZKY_MAX_AXES];
  guint n_axes = 0, n = 0;

  for (guint i = 0; i < self->term.n; i++)
    {
      int label = self->term.labels[i];
      gboolean elsewhere = other != NULL && has_label (&other->term, label);
      gboolean is_short = self->node != NULL && self->node->value->dims[i] == 1 && equation->extents[label] != 1;

      if ((!needed[label] && !elsewhere) || (elsewhere && is_short))
        axes[n_axes++] = i;
      else
        self->term.labels[n++] = label;
    }

  if (n_axes > 0)
    self->node = zky_sum (self->node, axes, n_axes, FALSE);
  self->term.n = n;
}

/* A node that has the shape already stays as it is. */
static ZkyNode *
reshape (ZkyNode        *node,
         const ZkyShape *shape)
{
  ZkyShape own;

  if (node == NULL)
    return NULL;

  own = zky_tensor_get_shape (node->value);
  return zky_shape_equal (&own, shape) ? node : zky_reshape (node, shape);
}

/* Reshapes to [batch…, product of some axes, product of the others]. */
static ZkyNode *
as_matrices (const Factor *self,
             guint         n_batch,
             guint         n_rows)
{
  ZkyShape shape = { .n_axes = n_batch + 2 };

  if (self->node == NULL)
    return NULL;

  shape.dims[n_batch] = shape.dims[n_batch + 1] = 1;
  for (guint i = 0; i < self->term.n; i++)
    {
      gsize extent = self->node->value->dims[i];

      if (i < n_batch)
        shape.dims[i] = extent;
      else
        shape.dims[n_batch + (i < n_batch + n_rows ? 0 : 1)] *= extent;
    }

  return reshape (self->node, &shape);
}

/* The labels of @from that are (or are not) in @other and are (or are not) needed, behind those in @labels. */
static void
collect (int            *labels,
         guint          *n,
         const Term     *from,
         const Term     *other,
         gboolean        shared,
         const gboolean *needed,
         gboolean        is_needed)
{
  for (guint i = 0; i < from->n; i++)
    if (has_label (other, from->labels[i]) == shared && (needed == NULL || needed[from->labels[i]] == is_needed))
      labels[(*n)++] = from->labels[i];
}

/* The extents that both factors have along the axes of their product; a short one may still give way to another factor's. */
static ZkyShape
product_shape (const Factor *left,
               const Factor *right,
               const int    *labels,
               guint         n)
{
  ZkyShape shape = { .n_axes = n };
  const Factor *factors[] = { left, right };

  for (guint i = 0; i < n; i++)
    for (guint j = 0; j < 2; j++)
      for (guint k = 0; k < factors[j]->term.n && factors[j]->node != NULL; k++)
        if (factors[j]->term.labels[k] == labels[i])
          shape.dims[i] = factors[j]->node->value->dims[k];

  return shape;
}

/* left = left · right. */
static void
multiply (const Equation *equation,
          Factor         *left,
          Factor         *right,
          const gboolean *needed)
{
  int l[ZKY_MAX_AXES], r[ZKY_MAX_AXES], result[2 * ZKY_MAX_AXES];
  guint n_batch = 0, n_l = 0, n_r = 0, n_rows, n_result, n_summed;
  ZkyShape shape;

  sum_rest (equation, left, needed, right);
  sum_rest (equation, right, needed, left);

  /* [batch, left, summed] and [batch, summed, right] */
  collect (l, &n_l, &left->term, &right->term, TRUE, needed, TRUE);
  n_batch = n_r = n_l;
  memcpy (r, l, n_l * sizeof *l);
  collect (l, &n_l, &left->term, &right->term, FALSE, NULL, FALSE);
  n_rows = n_l - n_batch;
  memcpy (result, l, n_l * sizeof *l);
  n_result = n_l;
  collect (l, &n_l, &left->term, &right->term, TRUE, needed, FALSE);
  n_summed = n_l - n_batch - n_rows;
  memcpy (r + n_r, l + n_batch + n_rows, n_summed * sizeof *l);
  n_r += n_summed;
  collect (r, &n_r, &right->term, &left->term, FALSE, NULL, FALSE);
  memcpy (result + n_result, r + n_batch + n_summed, (n_r - n_batch - n_summed) * sizeof *r);
  n_result += n_r - n_batch - n_summed;

  permute (left, l, n_l);
  permute (right, r, n_r);
  n_result = MIN (n_result, ZKY_MAX_AXES); /* more are an error of reshape */
  shape = product_shape (left, right, result, n_result);
  left->node = (n_summed > 0 ? zky_matmul : zky_mul) (as_matrices (left, n_batch, n_rows), as_matrices (right, n_batch, n_summed));
  left->node = reshape (left->node, &shape);
  left->term.n = n_result;
  memcpy (left->term.labels, result, n_result * sizeof *result);
}

/* Which labels the result, or an input from @next on, still needs. */
static void
find_needed (const Equation *self,
             guint           next,
             gboolean       *needed)
{
  memset (needed, 0, N_LABELS * sizeof *needed);
  for (guint i = 0; i < self->result.n; i++)
    needed[self->result.labels[i]] = TRUE;
  for (guint i = next; i < self->n; i++)
    for (guint j = 0; j < self->terms[i].n; j++)
      needed[self->terms[i].labels[j]] = TRUE;
}

static ZkyNode *
evaluate (const Equation *self,
          ZkyNode *const *inputs)
{
  gboolean needed[N_LABELS];
  Factor product = { inputs[0], self->terms[0] };
  ZkyShape shape = shape_of (self, &self->result), own;

  take_diagonals (&product);
  for (guint i = 1; i < self->n; i++)
    {
      Factor next = { inputs[i], self->terms[i] };

      find_needed (self, i + 1, needed);
      take_diagonals (&next);
      multiply (self, &product, &next, needed);
    }
  find_needed (self, self->n, needed);
  sum_rest (self, &product, needed, NULL);
  permute (&product, self->result.labels, self->result.n);

  if (product.node == NULL)
    return NULL;
  own = zky_tensor_get_shape (product.node->value);
  if (!zky_shape_equal (&own, &shape))
    product.node = zky_broadcast_to (product.node, &shape);

  return product.node == inputs[0] ? zky_identity (product.node) : product.node;
}

/* -- einsum ---------------------------------------------------------------------------------------------------- */

static const ZkyAttribute einsum_attributes[] = {
  { "equation", ZKY_ATTRIBUTE_STRING, NULL, TRUE, "the axes of the inputs and of the result: \"ij,jk->ik\"" },
  { NULL }
};

static ZkyDtype
product_dtype (const ZkyOpCall *call)
{
  ZkyDtype dtype = call->inputs[0]->dtype;

  for (guint i = 1; i < call->n_inputs; i++)
    dtype = zky_dtype_promote (dtype, call->inputs[i]->dtype);

  return dtype;
}

static gboolean
einsum_infer (ZkyOpCall  *call,
              GError    **error)
{
  Equation equation;

  if (!equation_read (&equation, call->inputs, call->n_inputs, zky_attributes_get_string (call->attributes, 0), error))
    return FALSE;

  call->outputs[0].dtype = product_dtype (call);
  call->outputs[0].shape = shape_of (&equation, &equation.result);
  return TRUE;
}

static gboolean
einsum_expand (ZkyNode *const       *inputs,
               guint                 n_inputs,
               const ZkyAttributes  *attributes,
               ZkyNode             **outputs)
{
  ZkyTensor *values[MOST_INPUTS];
  Equation equation;

  for (guint i = 0; i < n_inputs; i++)
    values[i] = inputs[i]->value;
  if (!equation_read (&equation, values, n_inputs, zky_attributes_get_string (attributes, 0), NULL))
    g_assert_not_reached (); /* infer has read it */

  outputs[0] = evaluate (&equation, inputs);
  return outputs[0] != NULL;
}

static const ZkySampleCase einsum_cases[] = {
  { { "2, 3", "3, 4" }, "equation=\"ij,jk->ik\"" },
  { { "2, 3" }, "equation=\"ij->ji\"" },
  { { "3, 3" }, "equation=\"ii\"" },
  { { "3, 3t" }, "equation=\"ii->i\"" },
  { { "2, 3, 4t", "2, 4, 2" }, "equation=\"bij,bjk\"" },
  { { "2, 3", "3", "2" }, "equation=\"ij,j,i->\"" },
  { { "2, 3", "4, 2" }, "equation=\"ij,kl->jk\"" },
  { { "2, 3, 2", "1, 2, 4" }, "equation=\"...ij,...jk->...ik\"" },
  { { "2, 3, 2, 2", "4, 2" }, "equation=\"b...i,ji->bj...\"" },
  { { "2, 2", "2, 3, 3", "3" }, "equation=\"ai,akk,k->ki\"" },
  { { "0, 3", "3, 2" }, "equation=\"ij,jk\"" },
  { { NULL } }
};

/* -- tensordot, inner, bilinear ------------------------------------------------------------------------------------ */

static const ZkyAttribute tensordot_attributes[] = {
  { "dims", ZKY_ATTRIBUTE_INT, "2", FALSE, "how many axes, the last of a and the first of b, are summed over" },
  { "axes_a", ZKY_ATTRIBUTE_INTS, NULL, FALSE, "instead: these axes of a" },
  { "axes_b", ZKY_ATTRIBUTE_INTS, NULL, FALSE, "with these of b, one by one" },
  { NULL }
};

static gboolean
refuse_axes (const ZkyTensor  *a,
             const ZkyTensor  *b,
             GError          **error)
{
  ZkyShape a_shape = zky_tensor_get_shape (a), b_shape = zky_tensor_get_shape (b);
  g_autofree char *a_text = zky_shape_to_string (&a_shape), *b_text = zky_shape_to_string (&b_shape);

  g_set_error (error, ZKY_ERROR, ZKY_ERROR_SHAPE, "shapes %s and %s do not fit along the axes that are summed over", a_text, b_text);
  return FALSE;
}

/* A number for each axis of b: which of a it is summed with, or NO_LABEL. */
static gboolean
pair_axes (const ZkyTensor      *a,
           const ZkyTensor      *b,
           const ZkyAttributes  *attributes,
           int                  *partners,
           GError              **error)
{
  ZkyShape a_shape = zky_tensor_get_shape (a), b_shape = zky_tensor_get_shape (b);
  gboolean listed = zky_attributes_is_set (attributes, 1);
  guint n_a, n_b, n;
  const gint64 *axes_a = zky_attributes_get_ints (attributes, 1, &n_a), *axes_b = zky_attributes_get_ints (attributes, 2, &n_b);
  gint64 dims = zky_attributes_get_int (attributes, 0);

  if (listed ? n_a != n_b : dims < 0 || dims > MIN (a_shape.n_axes, b_shape.n_axes))
    return refuse_axes (a, b, error);

  n = listed ? n_a : (guint) dims;
  for (guint i = 0; i < b_shape.n_axes; i++)
    partners[i] = NO_LABEL;
  for (guint i = 0; i < n; i++)
    {
      guint axis_a, axis_b;

      if (!zky_shape_axis (&a_shape, listed ? axes_a[i] : (gint64) (a_shape.n_axes - n + i), &axis_a, error) ||
          !zky_shape_axis (&b_shape, listed ? axes_b[i] : i, &axis_b, error))
        return FALSE;
      for (guint j = 0; j < b_shape.n_axes; j++)
        if (partners[j] == (int) axis_a || partners[axis_b] != NO_LABEL)
          return refuse_axes (a, b, error);
      if (a_shape.dims[axis_a] != b_shape.dims[axis_b])
        return refuse_axes (a, b, error);
      partners[axis_b] = axis_a;
    }

  return TRUE;
}

/* The equation of a contraction: a has labels from 0 on, b its partners' or others behind them. */
static gboolean
contraction (Equation         *self,
             const ZkyTensor  *a,
             const ZkyTensor  *b,
             const int        *partners,
             GError          **error)
{
  self->n = 2;
  self->terms[0].n = a->n_axes;
  self->terms[1].n = b->n_axes;
  self->result.n = 0;
  for (guint i = 0; i < a->n_axes; i++)
    {
      gboolean summed = FALSE;

      self->terms[0].labels[i] = i;
      self->extents[i] = a->dims[i];
      for (guint j = 0; j < b->n_axes; j++)
        summed |= partners[j] == (int) i;
      if (!summed)
        self->result.labels[self->result.n++] = i;
    }
  for (guint i = 0; i < b->n_axes; i++)
    {
      int label = partners[i] != NO_LABEL ? partners[i] : (int) (ZKY_MAX_AXES + i);

      self->terms[1].labels[i] = label;
      self->extents[label] = b->dims[i];
      if (partners[i] == NO_LABEL && !add_label (&self->result, label))
        return refuse_axes (a, b, error);
    }

  return TRUE;
}

static gboolean
tensordot_infer (ZkyOpCall  *call,
                 GError    **error)
{
  int partners[ZKY_MAX_AXES];
  Equation equation;

  if (!pair_axes (call->inputs[0], call->inputs[1], call->attributes, partners, error) ||
      !contraction (&equation, call->inputs[0], call->inputs[1], partners, error))
    return FALSE;

  call->outputs[0].dtype = MAX (product_dtype (call), ZKY_INT64);
  call->outputs[0].shape = shape_of (&equation, &equation.result);
  return TRUE;
}

static gboolean
tensordot_expand (ZkyNode *const       *inputs,
                  guint                 n_inputs,
                  const ZkyAttributes  *attributes,
                  ZkyNode             **outputs)
{
  int partners[ZKY_MAX_AXES];
  Equation equation;

  if (!pair_axes (inputs[0]->value, inputs[1]->value, attributes, partners, NULL) ||
      !contraction (&equation, inputs[0]->value, inputs[1]->value, partners, NULL))
    g_assert_not_reached (); /* infer has read them */

  outputs[0] = evaluate (&equation, inputs);
  return outputs[0] != NULL;
}

static const ZkySampleCase tensordot_cases[] = {
  { { "2, 3, 4", "3, 4, 2" } },
  { { "2, 3", "3, 4t" }, "dims=1" },
  { { "2", "3" }, "dims=0" },
  { { "2, 3, 4", "4, 5, 2" }, "axes_a=[0, -1], axes_b=[2, 0]" },
  { { "2, 0", "0, 3" }, "dims=1" },
  { { NULL } }
};

/* Over the last axis of both; a single number multiplies. */
static gboolean
inner_partners (const ZkyTensor  *a,
                const ZkyTensor  *b,
                int              *partners,
                GError          **error)
{
  for (guint i = 0; i < b->n_axes; i++)
    partners[i] = NO_LABEL;
  if (a->n_axes == 0 || b->n_axes == 0)
    return TRUE;
  if (a->dims[a->n_axes - 1] != b->dims[b->n_axes - 1])
    return refuse_axes (a, b, error);

  partners[b->n_axes - 1] = a->n_axes - 1;
  return TRUE;
}

static gboolean
inner_infer (ZkyOpCall  *call,
             GError    **error)
{
  int partners[ZKY_MAX_AXES];
  Equation equation;

  if (!inner_partners (call->inputs[0], call->inputs[1], partners, error) ||
      !contraction (&equation, call->inputs[0], call->inputs[1], partners, error))
    return FALSE;

  call->outputs[0].dtype = MAX (product_dtype (call), ZKY_INT64);
  call->outputs[0].shape = shape_of (&equation, &equation.result);
  return TRUE;
}

static gboolean
inner_expand (ZkyNode *const       *inputs,
              guint                 n_inputs,
              const ZkyAttributes  *attributes,
              ZkyNode             **outputs)
{
  int partners[ZKY_MAX_AXES];
  Equation equation;

  if (!inner_partners (inputs[0]->value, inputs[1]->value, partners, NULL) ||
      !contraction (&equation, inputs[0]->value, inputs[1]->value, partners, NULL))
    g_assert_not_reached (); /* infer has read them */

  outputs[0] = evaluate (&equation, inputs);
  return outputs[0] != NULL;
}

static const ZkySampleCase inner_cases[] = {
  { { "3", "3" } },
  { { "2, 3", "4, 3t" } },
  { { "2, 2, 3", "3" } },
  { { "", "2" } },
  { { "2, 0", "0" } },
  { { NULL } }
};

/* y[…, o] = Σ a[…, i] · w[o, i, j] · b[…, j] + bias[o] */
static gboolean
bilinear_infer (ZkyOpCall  *call,
                GError    **error)
{
  ZkyTensor *const *inputs = call->inputs;
  ZkyShape shape;
  Equation equation;

  if (!equation_read (&equation, (ZkyTensor *[]) { inputs[0], inputs[2], inputs[1] }, 3, "...i,oij,...j->...o", error))
    return FALSE;

  shape = shape_of (&equation, &equation.result);
  if (call->n_inputs == 4 && (inputs[3]->n_axes != 1 || (gsize) inputs[3]->dims[0] != shape.dims[shape.n_axes - 1]))
    {
      ZkyShape weight = zky_tensor_get_shape (inputs[2]), bias = zky_tensor_get_shape (inputs[3]);
      g_autofree char *weight_text = zky_shape_to_string (&weight), *bias_text = zky_shape_to_string (&bias);

      g_set_error (error, ZKY_ERROR, ZKY_ERROR_SHAPE, "a bias of shape %s does not fit a weight of shape %s", bias_text, weight_text);
      return FALSE;
    }

  call->outputs[0].dtype = MAX (product_dtype (call), ZKY_INT64);
  call->outputs[0].shape = shape;
  return TRUE;
}

static gboolean
bilinear_expand (ZkyNode *const       *inputs,
                 guint                 n_inputs,
                 const ZkyAttributes  *attributes,
                 ZkyNode             **outputs)
{
  ZkyNode *product = zky_op ("einsum", "equation=\"...i,oij,...j->...o\"", inputs[0], inputs[2], inputs[1], NULL);

  outputs[0] = n_inputs == 4 ? zky_add (product, inputs[3]) : product;
  return outputs[0] != NULL;
}

static const ZkySampleCase bilinear_cases[] = {
  { { "3", "2", "4, 3, 2" } },
  { { "2, 3", "2, 2t", "4, 3, 2", "4" } },
  { { "2, 2, 3", "2, 2, 1", "1, 3, 1", "1" } },
  { { "0, 3", "0, 2", "4, 3, 2" } },
  { { NULL } }
};

/* -- Samples and rows --------------------------------------------------------------------------------------------------- */

#define SAMPLE(name)                                                            \
  static gboolean                                                               \
  name##_sample (GRand     *rand,                                               \
                 guint      i,                                                  \
                 ZkyOpCall *call)                                               \
  {                                                                             \
    return zky_sample_case (name##_cases, ZKY_SAMPLE_ANY, rand, i, call);       \
  }

SAMPLE (einsum)
SAMPLE (tensordot)
SAMPLE (inner)
SAMPLE (bilinear)

const ZkyOp zky_ops_einsum[] = {
  {
    .name = "einsum", .symbol = "Σ∏", .formula = "einsum(a, b, …)", .min_inputs = 1, .n_outputs = 1,
    .max_inputs = ZKY_OP_ANY_INPUTS,
    .summary = "Multiplies tensors along named axes, and sums over those that the result does not name",
    .partials = (const char *const[]) { "einsum(ȳ, b, …)", NULL }, .attributes = einsum_attributes,
    .infer = einsum_infer, .expand = einsum_expand, .sample = einsum_sample,
  },
  {
    .name = "tensordot", .symbol = "·ₙ", .formula = "tensordot(a, b)", .min_inputs = 2, .max_inputs = 2, .n_outputs = 1,
    .summary = "Multiplies two tensors and sums over pairs of their axes",
    .partials = (const char *const[]) { "tensordot(ȳ, b)", "tensordot(a, ȳ)" }, .attributes = tensordot_attributes,
    .infer = tensordot_infer, .expand = tensordot_expand, .sample = tensordot_sample,
  },
  {
    .name = "inner", .symbol = "⟨⟩", .formula = "inner(a, b)", .min_inputs = 2, .max_inputs = 2, .n_outputs = 1,
    .summary = "Multiplies two tensors and sums over the last axis of both",
    .partials = (const char *const[]) { "ȳ @ b", "ȳᵀ @ a" },
    .infer = inner_infer, .expand = inner_expand, .sample = inner_sample,
  },
  {
    .name = "bilinear", .symbol = "aᵀWb", .formula = "aᵀ · c · b + d", .min_inputs = 3, .max_inputs = 4, .n_outputs = 1,
    .summary = "Multiplies two vectors by each matrix of a weight between them, and adds a bias if there is one",
    .partials = (const char *const[]) { "ȳ · c · b", "ȳ · aᵀ · c", "ȳ · a · bᵀ", "sum(ȳ)" },
    .infer = bilinear_infer, .expand = bilinear_expand, .sample = bilinear_sample,
  },
  { NULL }
};
