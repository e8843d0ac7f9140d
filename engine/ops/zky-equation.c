/* zky-equation.c: sums of products over axes that have labels
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-equation.h"

#include <string.h>

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

#define MOST_AXES (ZKY_MAX_AXES - 2) /* as batches of matrices have room then */

/* -- Reading an equation -------------------------------------------------------------------------------- */

static gboolean
refuse (GError     **error,
        const char  *text,
        const char  *why)
{
  g_set_error (error, ZKY_ERROR, ZKY_ERROR_VALUE, "equation “%s”: %s", text, why);
  return FALSE;
}

gboolean
zky_equation_add_label (ZkyTerms *self,
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
  return ZKY_DOTS + ZKY_MAX_AXES + letter - 'A';
}

/* Reads "b...ij"; @n_dots axes stand for the dots. */
static gboolean
read_term (ZkyTerms        *self,
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
            if (!zky_equation_add_label (self, ZKY_DOTS + (int) j - 1))
              return refuse (error, equation, "too many axes");
        }
      else if (!g_ascii_isalpha (text[i]))
        return refuse (error, equation, "axes are letters or “...”");
      else if (!zky_equation_add_label (self, label_of (text[i])))
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
note_extents (ZkyEquation    *self,
              const ZkyTerms  *term,
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
has_label (const ZkyTerms *self,
           int         label)
{
  for (guint i = 0; i < self->n; i++)
    if (self->labels[i] == label)
      return TRUE;

  return FALSE;
}

/* The result without "->". */
static void
imply_result (ZkyEquation *self,
              guint     n_dots)
{
  self->result.n = 0;
  for (guint j = n_dots; j > 0; j--)
    zky_equation_add_label (&self->result, ZKY_DOTS + (int) j - 1);

  for (int label = ZKY_DOTS + ZKY_MAX_AXES; label < ZKY_N_LABELS; label++)
    {
      guint n = 0;

      for (guint i = 0; i < self->n; i++)
        for (guint j = 0; j < self->terms[i].n; j++)
          n += self->terms[i].labels[j] == label;
      if (n == 1)
        zky_equation_add_label (&self->result, label);
    }
}

static gboolean
check_result (const ZkyEquation  *self,
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
read_inputs (ZkyEquation          *self,
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

gboolean
zky_equation_read (ZkyEquation          *self,
               ZkyTensor *const  *inputs,
               guint              n_inputs,
               const char        *text,
               GError           **error)
{
  const char *arrow = strstr (text, "->"), *end = arrow != NULL ? arrow : text + strlen (text);
  guint n_dots = 0;

  if (n_inputs > ZKY_EQUATION_MOST_INPUTS)
    return refuse (error, text, "it has more than 16 terms");

  for (guint i = 0; i < ZKY_N_LABELS; i++)
    self->extents[i] = G_MAXSIZE;

  if (!read_inputs (self, inputs, n_inputs, text, end, &n_dots, error))
    return FALSE;

  if (arrow == NULL)
    imply_result (self, n_dots);
  else if (!read_term (&self->result, arrow + 2, strlen (arrow + 2), n_dots, text, error))
    return FALSE;

  return check_result (self, text, error);
}

ZkyShape
zky_equation_shape (const ZkyEquation *self,
          const ZkyTerms     *term)
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
  ZkyTerms     term;
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
sum_rest (const ZkyEquation *equation,
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
         const ZkyTerms     *from,
         const ZkyTerms     *other,
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
multiply (const ZkyEquation *equation,
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
find_needed (const ZkyEquation *self,
             guint           next,
             gboolean       *needed)
{
  memset (needed, 0, ZKY_N_LABELS * sizeof *needed);
  for (guint i = 0; i < self->result.n; i++)
    needed[self->result.labels[i]] = TRUE;
  for (guint i = next; i < self->n; i++)
    for (guint j = 0; j < self->terms[i].n; j++)
      needed[self->terms[i].labels[j]] = TRUE;
}

ZkyNode *
zky_equation_evaluate (const ZkyEquation *self,
          ZkyNode *const *inputs)
{
  gboolean needed[ZKY_N_LABELS];
  Factor product = { inputs[0], self->terms[0] };
  ZkyShape shape = zky_equation_shape (self, &self->result), own;

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
