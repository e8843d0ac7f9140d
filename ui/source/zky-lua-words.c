/* zky-lua-words.c: what can be written in a model file, with what it means
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-lua-words.h"

#include <glib/gi18n.h>
#include <string.h>

static void
word_free (gpointer data)
{
  ZkyLuaWord *self = data;

  g_free (self->text);
  g_free (self->prefix);
  g_free (self->hint);
  g_free (self->comment);
  g_free (self);
}

static const char *const keywords[] = {
  "and", "break", "do", "else", "elseif", "end", "false", "for", "function", "goto", "if", "in", "local", "nil", "not", "or",
  "repeat", "return", "then", "true", "until", "while", NULL,
};

static gboolean
is_name (char c)
{
  return g_ascii_isalnum (c) || c == '_';
}

/* Whether Lua takes it for a name: neither `σ` nor `repeat` can stand behind a dot. */
static gboolean
can_be_written (const char *name)
{
  for (const char *c = name; *c != '\0'; c++)
    if (!is_name (*c))
      return FALSE;

  return !g_strv_contains (keywords, name);
}

static void
add (GPtrArray  *words,
     const char *text,
     const char *prefix,
     const char *hint,
     const char *comment)
{
  ZkyLuaWord *word;

  if (prefix[0] != '\0' && !can_be_written (text))
    return;

  word = g_new (ZkyLuaWord, 1);
  *word = (ZkyLuaWord) { g_strdup (text), g_strdup (prefix), g_strdup (hint), g_strdup (comment) };
  g_ptr_array_add (words, word);
}

/* `axis = 1: along which`: settings with their defaults, one a line */
static void
append_attributes (GString            *text,
                   const ZkyAttribute *attributes)
{
  for (guint i = 0; attributes != NULL && attributes[i].name != NULL; i++)
    g_string_append_printf (text, "\n%s%s%s%s%s", attributes[i].name,
                            attributes[i].fallback != NULL ? " = " : "",
                            attributes[i].fallback != NULL ? attributes[i].fallback : "",
                            attributes[i].summary != NULL ? ": " : "", attributes[i].summary != NULL ? attributes[i].summary : "");
}

/* Summary, derivatives with respect to the inputs, where it differs from PyTorch, settings */
static char *
describe_operator (const ZkyOp *op)
{
  GString *text = g_string_new (op->summary);

  if (!zky_op_is_differentiable (op))
    g_string_append_printf (text, "\n%s", _("Not differentiable"));
  for (guint i = 0; i < MIN (op->min_inputs, 3); i++)
    {
      const char *partial = zky_op_get_partial (op, i);

      if (partial != NULL)
        g_string_append_printf (text, strstr (partial, "ȳ") != NULL ? "\n∂L/∂%c = %s" : "\n∂y/∂%c = %s", 'a' + (int) i, partial);
    }
  if (op->differs != NULL)
    g_string_append_printf (text, _("\nUnlike PyTorch: %s"), op->differs);
  append_attributes (text, op->attributes);

  return g_string_free (text, FALSE);
}

static void
add_operators (GPtrArray *words)
{
  guint n_ops;
  const ZkyOp *const *ops = zky_op_list (&n_ops);

  for (guint i = 0; i < n_ops; i++)
    {
      g_autofree char *comment = describe_operator (ops[i]);

      g_autofree char *other = g_strdup_printf (_("Another name of %s. %s"), ops[i]->name, comment);

      add (words, ops[i]->name, "zky.", ops[i]->formula, comment);
      for (guint k = 0; ops[i]->aliases != NULL && ops[i]->aliases[k] != NULL; k++)
        add (words, ops[i]->aliases[k], "zky.", ops[i]->formula, other);
    }
}

/* What is known by a name, a sentence and settings: layers and initialisers */
static void
add_row (GPtrArray          *words,
         const char         *name,
         const char         *prefix,
         const char         *hint,
         const char         *summary,
         const ZkyAttribute *attributes)
{
  g_autoptr(GString) comment = g_string_new (summary);

  append_attributes (comment, attributes);
  add (words, name, prefix, hint, comment->str);
}

static void
add_layers (GPtrArray *words)
{
  for (const ZkyNnLayer *const *layer = zky_nn_list (NULL); *layer != NULL; layer++)
    add_row (words, (*layer)->name, "zky.nn.", _("layer"), (*layer)->summary, zky_nn_layer_get_attributes (*layer));
  for (const ZkyInit *const *init = zky_init_list (NULL); *init != NULL; init++)
    add_row (words, (*init)->name, "zky.nn.init.", _("start values"), (*init)->summary, (*init)->attributes);
}

/* What is neither an operator nor a layer: engine/lua/README.md has all of it. */
static const struct { const char *text, *prefix, *hint, *comment; } others[] = {
  { "zky", "", N_("zkynet"), N_("Operators, layers and all else; local zky = require \"zky\"") },
  { "self", "", N_("module"), N_("The module, inside its functions") },
  { "module", "zky.", N_("module"), N_("zky.module (name): a new module") },
  { "nn", "zky.", N_("layers"), N_("Layers: zky.nn.Linear (2, 8)") },
  { "data", "zky.", N_("data"), N_("Data sets by name: zky.data.load") },
  { "tensor", "zky.", N_("tensor"), N_("zky.tensor (lists, {dtype}): a constant") },
  { "zeros", "zky.", N_("tensor"), N_("zky.zeros (n, m, …)") },
  { "ones", "zky.", N_("tensor"), N_("zky.ones (n, m, …)") },
  { "full", "zky.", N_("tensor"), N_("zky.full ({n, m, …}, value)") },
  { "eye", "zky.", N_("tensor"), N_("zky.eye (n): ones on the diagonal") },
  { "arange", "zky.", N_("tensor"), N_("zky.arange (start, end, step)") },
  { "randn", "zky.", N_("tensor"), N_("zky.randn (n, m, …): normal random numbers") },
  { "rand", "zky.", N_("tensor"), N_("zky.rand (n, m, …): random numbers from 0 to 1") },
  { "seed", "zky.", N_("random"), N_("zky.seed (n): random numbers begin anew; they do at every call anyway, from 0") },
  { "load", "zky.", N_("file"), N_("zky.load (file): the tensor of a .npy file beside the model") },
  { "npz", "zky.", N_("file"), N_("zky.npz (file): the tensors of a .npz or safetensors file, by name") },
  { "csv", "zky.", N_("file"), N_("zky.csv (file, {columns, categories, missing, header, delimiter})") },
  { "idx", "zky.", N_("file"), N_("zky.idx (file, {dtype}): a file as those of MNIST") },
  { "text", "zky.", N_("file"), N_("zky.text (file, {length, stride, bytes, vocabulary}): a text as numbers") },
  { "encode", "zky.", N_("text"), N_("zky.encode (string, {length, stride, bytes, vocabulary})") },
  { "grad", "zky.", N_("∂f/∂x"), N_("zky.grad (f, {argnums}): a function that gives the gradient of f, which gives one number") },
  { "value_and_grad", "zky.", N_("f, ∂f/∂x"), N_("zky.value_and_grad (f, {argnums}): f and its gradient") },
  { "jacobian", "zky.", N_("∂f/∂x"), N_("zky.jacobian (f, {argnums}): every output by every input") },
  { "hessian", "zky.", N_("∂²f/∂x²"), N_("zky.hessian (f, {argnums})") },
  { "vjp", "zky.", N_("ȳ · J"), N_("zky.vjp (f) (x, …, cotangent): f, and the cotangent times its Jacobian") },
  { "jvp", "zky.", N_("J · ẋ"), N_("zky.jvp (f) (x, …, tangent …): f, and its Jacobian times the tangents, by forward mode") },
  { "hvp", "zky.", N_("H · ẋ"), N_("zky.hvp (f) (x, …, tangent …): the Hessian times the tangents") },
  { "vmap", "zky.", N_("function"), N_("zky.vmap (f, {in_axes, out_axes}): f for each example along an axis") },
  { "load", "zky.data.", N_("data"), N_("zky.data.load (name, {part, rows, flat, length, stride, bytes}): columns, as a dataset for model:train") },
  { "init", "zky.nn.", N_("start values"), N_("What parameters begin as: zky.nn.init.normal (module, \"weight\")") },
  { "calculate_gain", "zky.nn.init.", N_("number"), N_("zky.nn.init.calculate_gain (name, slope): the gain of a nonlinearity") },
  { "input", "model:", N_("module"), N_("model:input (name, value, {min, max, step, dtype}): what is given at a call") },
  { "param", "model:", N_("module"), N_("model:param (name, value): what is kept and trained") },
  { "buffer", "model:", N_("module"), N_("model:buffer (name, value, {dtype}): what is kept but not trained") },
  { "set_buffer", "model:", N_("module"), N_("self:set_buffer (name, node): what a buffer is from the next training step on") },
  { "named_parameters", "model:", N_("module"), N_("for name, tensor in model:named_parameters () do") },
  { "named_buffers", "model:", N_("module"), N_("for name, tensor in model:named_buffers () do") },
  { "train", "model:", N_("module"), N_("model:train {dataset = …, loss = …, target = …, optimizer = …, epochs = …}: how it is trained") },
  { "call", "model:", N_("module"), N_("function model:call (…): what the module computes") },
  { "item", "x:", N_("number"), N_("x:item (): the number that x is") },
};

/* Functions of Lua, and what a model file has of its libraries. */
static const struct { const char *prefix, *words; } lua[] = {
  { "", "assert error ipairs load next pairs pcall print rawequal rawget rawlen rawset require select setmetatable tonumber "
        "tostring type getmetatable math string table utf8 coroutine" },
  { "math.", "abs acos asin atan ceil cos deg exp floor fmod huge log max maxinteger min mininteger modf pi rad random randomseed "
             "sin sqrt tan tointeger type ult" },
  { "string.", "byte char find format gmatch gsub len lower match rep reverse sub upper" },
  { "table.", "concat insert move pack remove sort unpack" },
};

static void
add_others (GPtrArray *words)
{
  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    add (words, others[i].text, others[i].prefix, _(others[i].hint), _(others[i].comment));

  for (guint i = 0; keywords[i] != NULL; i++)
    add (words, keywords[i], "", "Lua", "");
  for (guint i = 0; i < G_N_ELEMENTS (lua); i++)
    {
      g_auto(GStrv) names = g_strsplit (lua[i].words, " ", -1);

      for (guint k = 0; names[k] != NULL; k++)
        add (words, names[k], lua[i].prefix, "Lua", "");
    }
}

static int
compare_words (gconstpointer a,
               gconstpointer b)
{
  const ZkyLuaWord *x = *(const ZkyLuaWord *const *) a, *y = *(const ZkyLuaWord *const *) b;

  return g_ascii_strcasecmp (x->text, y->text);
}

GPtrArray *
zky_lua_words_list (void)
{
  GPtrArray *words = g_ptr_array_new_with_free_func (word_free);

  add_operators (words);
  add_layers (words);
  add_others (words);
  g_ptr_array_sort (words, compare_words);

  return words;
}

gboolean
zky_lua_word_fits (const ZkyLuaWord *self,
                   const char       *prefix,
                   const char       *typed)
{
  /* Whatever stands before the colon may be a module or a node; operators are methods of nodes. */
  if (g_str_has_suffix (prefix, ":"))
    {
      if (!g_str_has_suffix (self->prefix, ":") && !g_str_equal (self->prefix, "zky."))
        return FALSE;
    }
  else if (!g_str_equal (self->prefix, prefix))
    return FALSE;

  return g_ascii_strncasecmp (self->text, typed, strlen (typed)) == 0;
}

void
zky_lua_words_split (const char  *line,
                     char       **prefix,
                     char       **typed)
{
  gsize end = strlen (line), start = end, first;

  while (start > 0 && is_name (line[start - 1]))
    start--;
  first = start;
  while (first > 0 && (is_name (line[first - 1]) || line[first - 1] == '.' || line[first - 1] == ':'))
    first--;

  *prefix = g_strndup (line + first, start - first);
  *typed = g_strdup (line + start);
}
