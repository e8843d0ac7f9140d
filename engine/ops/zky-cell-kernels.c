/* zky-cell-kernels.c: cells of recurrent networks run along a sequence, and back
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-cells.h"

#include <string.h>

#include "zky-blas.h"
#include "zky-kernels.h"
#include "zky-math.h"
#include "zky-pool.h"
#include "zky-tensor-private.h"
#include "zky-workers-private.h"

/*
 * Inputs come weighted, [L, n, k · H], so that a step is one product, of the state [n, H] by U, and one sweep over the gates.
 * Nothing but the states is kept: on the way back what came from them is one product for all steps, and the gates follow from it.
 *
 * Lines do not know of one another, so that threads share them: in bands of so many, whoever does them, that numbers do not depend on
 * how many threads there are.
 */

#define BAND 16

/* -- One line of a step ------------------------------------------------------------------------------- */

/* x and s are what came from the input and from the state, b the bias for the latter, all [k · H]; n is H. In *_back, dh
 * (and dc) is what arrives at the next state, and becomes what goes straight on to this one. */
#define LINES(suffix, T)                                                        \
  ZKY_INLINE T                                                                  \
  sigmoid_##suffix (T x)                                                        \
  {                                                                             \
    return 1 / (1 + zky_fast_exp (-x));                                         \
  }                                                                             \
                                                                                \
  ZKY_CLONES static void                                                        \
  rnn_##suffix (const T *x, const T *s, const T *b, T *restrict h, gsize n, gboolean relu) \
  {                                                                             \
    if (relu)                                                                   \
      for (gsize j = 0; j < n; j++)                                             \
        {                                                                       \
          T sum = x[j] + (s[j] + b[j]);                                         \
                                                                                \
          h[j] = sum < 0 ? 0 : sum;                                             \
        }                                                                       \
    else                                                                        \
      for (gsize j = 0; j < n; j++)                                             \
        h[j] = zky_fast_tanh (x[j] + (s[j] + b[j]));                            \
  }                                                                             \
                                                                                \
  ZKY_CLONES static void                                                        \
  gru_##suffix (const T *x, const T *s, const T *b, const T *before, T *restrict h, gsize n) \
  {                                                                             \
    for (gsize j = 0; j < n; j++)                                               \
      {                                                                         \
        T r = sigmoid_##suffix (x[j] + (s[j] + b[j]));                          \
        T z = sigmoid_##suffix (x[n + j] + (s[n + j] + b[n + j]));              \
        T new = zky_fast_tanh (x[2 * n + j] + r * (s[2 * n + j] + b[2 * n + j])); \
                                                                                \
        h[j] = new + z * (before[j] - new);                                     \
      }                                                                         \
  }                                                                             \
                                                                                \
  ZKY_CLONES static void                                                        \
  lstm_##suffix (const T *x, const T *s, const T *b, const T *before, T *restrict h, T *restrict c, gsize n) \
  {                                                                             \
    for (gsize j = 0; j < n; j++)                                               \
      {                                                                         \
        T in = sigmoid_##suffix (x[j] + (s[j] + b[j]));                         \
        T forget = sigmoid_##suffix (x[n + j] + (s[n + j] + b[n + j]));         \
        T new = zky_fast_tanh (x[2 * n + j] + (s[2 * n + j] + b[2 * n + j]));   \
        T out = sigmoid_##suffix (x[3 * n + j] + (s[3 * n + j] + b[3 * n + j])); \
                                                                                \
        c[j] = forget * before[j] + in * new;                                   \
        h[j] = out * zky_fast_tanh (c[j]);                                      \
      }                                                                         \
  }                                                                             \
                                                                                \
  ZKY_CLONES static void                                                        \
  rnn_back_##suffix (T *restrict dh, const T *h, T *restrict dx, gsize n, gboolean relu) \
  {                                                                             \
    for (gsize j = 0; j < n; j++)                                               \
      {                                                                         \
        dx[j] = relu ? (h[j] > 0 ? dh[j] : 0) : dh[j] * (1 - h[j] * h[j]);      \
        dh[j] = 0;                                                              \
      }                                                                         \
  }                                                                             \
                                                                                \
  ZKY_CLONES static void                                                        \
  gru_back_##suffix (T *restrict dh, const T *x, const T *s, const T *b, const T *before, T *restrict dx, T *restrict ds, \
                     gsize n)                                                   \
  {                                                                             \
    for (gsize j = 0; j < n; j++)                                               \
      {                                                                         \
        T r = sigmoid_##suffix (x[j] + (s[j] + b[j]));                          \
        T z = sigmoid_##suffix (x[n + j] + (s[n + j] + b[n + j]));              \
        T m = s[2 * n + j] + b[2 * n + j];                                      \
        T new = zky_fast_tanh (x[2 * n + j] + r * m);                           \
        T d_new = dh[j] * (1 - z) * (1 - new * new);                            \
                                                                                \
        dx[j] = ds[j] = d_new * m * (r * (1 - r));                              \
        dx[n + j] = ds[n + j] = dh[j] * (before[j] - new) * (z * (1 - z));      \
        dx[2 * n + j] = d_new;                                                  \
        ds[2 * n + j] = d_new * r;                                              \
        dh[j] *= z;                                                             \
      }                                                                         \
  }                                                                             \
                                                                                \
  ZKY_CLONES static void                                                        \
  lstm_back_##suffix (T *restrict dh, T *restrict dc, const T *x, const T *s, const T *b, const T *before, const T *c, \
                      T *restrict dx, gsize n)                                  \
  {                                                                             \
    for (gsize j = 0; j < n; j++)                                               \
      {                                                                         \
        T in = sigmoid_##suffix (x[j] + (s[j] + b[j]));                         \
        T forget = sigmoid_##suffix (x[n + j] + (s[n + j] + b[n + j]));         \
        T new = zky_fast_tanh (x[2 * n + j] + (s[2 * n + j] + b[2 * n + j]));   \
        T out = sigmoid_##suffix (x[3 * n + j] + (s[3 * n + j] + b[3 * n + j])); \
        T t = zky_fast_tanh (c[j]), d = dc[j] + dh[j] * out * (1 - t * t);      \
                                                                                \
        dx[j] = d * new * (in * (1 - in));                                      \
        dx[n + j] = d * before[j] * (forget * (1 - forget));                    \
        dx[2 * n + j] = d * in * (1 - new * new);                               \
        dx[3 * n + j] = dh[j] * t * (out * (1 - out));                          \
        dc[j] = d * forget;                                                     \
        dh[j] = 0;                                                              \
      }                                                                         \
  }                                                                             \
                                                                                \
  ZKY_CLONES static void                                                        \
  add_##suffix (T *restrict to, const T *from, gsize n)                         \
  {                                                                             \
    for (gsize j = 0; j < n; j++)                                               \
      to[j] += from[j];                                                         \
  }

LINES (float32, float)
LINES (float64, double)

/* -- The walk along a sequence ----------------------------------------------------------------------------- */

/**
 * Walk:
 * @held: tensors made dense, in one dtype
 * @length: L
 * @n: lines of a step
 * @width: H; @gates: k · H
 * @x: [L, n, gates]
 * @first: h and c before the first step, [n, H]
 * @weight: U [gates, H]; @transposed: Uᵀ
 * @bias: [gates]
 * @from_state: states by U: [n, gates] of one step; on the way back [L, n, gates]
 */
typedef struct
{
  const ZkyCell *cell;
  ZkyTensor     *held[10];
  guint          n_held;
  ZkyDtype       dtype;
  gsize          item, length, n, width, gates;
  gboolean       is_reverse, is_relu;
  const char    *x, *first[2], *bias;
  ZkyMatrix      weight, transposed;
  char          *from_state;
  gsize          from_state_bytes;
  gpointer       zeros;
} Walk;

static void
walk_clear (Walk *self)
{
  for (guint i = 0; i < self->n_held; i++)
    zky_tensor_unref (self->held[i]);
  zky_pool_free (self->from_state, self->from_state_bytes);
  g_free (self->zeros);
}

static gconstpointer
hold (Walk       *self,
      ZkyTensor  *input,
      GError    **error)
{
  g_autoptr (ZkyTensor) cast = zky_tensor_cast (input, self->dtype, error);
  ZkyTensor *dense = cast != NULL ? zky_tensor_contiguous (cast, error) : NULL;

  if (dense == NULL)
    return NULL;

  self->held[self->n_held++] = dense;
  return dense->data;
}

/* @inputs: x, the states, U, and a bias or none; room for what comes from the states in @n_steps steps. */
static gboolean
walk_init (Walk              *self,
           const ZkyOpCall   *call,
           ZkyTensor *const  *inputs,
           guint              n_inputs,
           gboolean           all_steps,
           GError           **error)
{
  const ZkyCell *cell = call->op->kernel;
  const ZkyTensor *x = inputs[0], *u = inputs[1 + cell->n_states];
  gboolean has_bias = n_inputs > cell->n_states + 2;

  *self = (Walk) {
    .cell = cell, .dtype = call->outputs[0].dtype, .item = zky_dtype_get_size (call->outputs[0].dtype),
    .length = x->dims[0], .gates = u->dims[0], .width = u->dims[1],
    .is_reverse = zky_cell_is_reverse (cell, call->attributes),
    .is_relu = cell->kind == ZKY_CELL_RNN && zky_cell_is_relu (call->attributes),
  };
  self->n = self->gates > 0 ? x->size / self->length / self->gates : 0;

  for (guint i = 0; i < n_inputs; i++)
    if (hold (self, inputs[i], error) == NULL)
      return FALSE;

  self->zeros = g_malloc0 ((self->gates + 1) * self->item);
  self->x = self->held[0]->data;
  for (guint i = 0; i < cell->n_states; i++)
    self->first[i] = self->held[1 + i]->data;
  self->weight = (ZkyMatrix) { self->held[1 + cell->n_states]->data, self->gates, self->width, self->width, 1 };
  self->transposed = (ZkyMatrix) { self->weight.data, self->width, self->gates, 1, self->width };
  self->bias = has_bias ? self->held[2 + cell->n_states]->data : self->zeros;

  self->from_state_bytes = (all_steps ? self->length : 1) * self->n * self->gates * self->item;
  self->from_state = zky_pool_alloc (self->from_state_bytes);
  if (self->from_state != NULL)
    return TRUE;

  g_set_error_literal (error, ZKY_ERROR, ZKY_ERROR_SIZE, "there is not enough memory for a sequence");
  return FALSE;
}

/* Of [L, n, H] the lines of one step, and those of the step before it. */
static inline gsize
step_bytes (const Walk *self)
{
  return self->n * self->width * self->item;
}

static const char *
state_before (const Walk *self,
              guint       which,
              const char *states,
              gsize       place)
{
  if (place == (self->is_reverse ? self->length - 1 : 0))
    return self->first[which];

  return states + (self->is_reverse ? place + 1 : place - 1) * step_bytes (self);
}

/* Uᵀ row by row: for the few lines of a band BLAS is much quicker with that than with U. */
static gboolean
hold_transposed (Walk    *self,
                 GError **error)
{
  g_autoptr (ZkyTensor) turned = zky_tensor_transpose (self->held[1 + self->cell->n_states], NULL);
  ZkyTensor *dense = zky_tensor_contiguous (turned, error);

  if (dense == NULL)
    return FALSE;

  self->held[self->n_held++] = dense;
  self->transposed = (ZkyMatrix) { dense->data, self->width, self->gates, self->gates, 1 };
  return TRUE;
}

static void
weigh_states (const Walk *self,
              const char *states,
              gsize       n_lines,
              char       *to)
{
  ZkyMatrix h = { states, n_lines, self->width, self->width, 1 };

  zky_blas_into (self->dtype, &h, &self->transposed, to, self->gates, FALSE);
}

/* -- Forward ------------------------------------------------------------------------------------------------- */

#define STEP(suffix, T)                                                         \
  static void                                                                   \
  step_##suffix (const Walk *self, gsize place, gsize first, gsize end, char *h, char *c) \
  {                                                                             \
    const T *x = (const T *) self->x + (place * self->n + first) * self->gates; \
    const T *s = (const T *) self->from_state + first * self->gates;            \
    const T *b = (const T *) self->bias, *before;                               \
    gsize start = (place * self->n + first) * self->width;                      \
                                                                                \
    before = (const T *) (self->cell->kind == ZKY_CELL_LSTM ? state_before (self, 1, c, place) \
                                                            : state_before (self, 0, h, place)); \
    before += first * self->width;                                              \
    for (gsize i = first; i < end; i++, x += self->gates, s += self->gates, start += self->width, before += self->width) \
      if (self->cell->kind == ZKY_CELL_RNN)                                     \
        rnn_##suffix (x, s, b, (T *) h + start, self->width, self->is_relu);    \
      else if (self->cell->kind == ZKY_CELL_GRU)                                \
        gru_##suffix (x, s, b, before, (T *) h + start, self->width);           \
      else                                                                      \
        lstm_##suffix (x, s, b, before, (T *) h + start, (T *) c + start, self->width); \
  }

STEP (float32, float)
STEP (float64, double)

typedef struct
{
  Walk      *walk;
  char      *states[2];
  ZkyBudget *budget;
} Forward;

/* All steps of one band of lines. */
static gboolean
run_band (Forward  *self,
          gsize     first,
          gsize     end,
          GError  **error)
{
  Walk *walk = self->walk;

  for (gsize i = 0; i < walk->length; i++)
    {
      gsize place = walk->is_reverse ? walk->length - 1 - i : i;

      weigh_states (walk, state_before (walk, 0, self->states[0], place) + first * walk->width * walk->item, end - first,
                    walk->from_state + first * walk->gates * walk->item);
      (walk->dtype == ZKY_FLOAT32 ? step_float32 : step_float64) (walk, place, first, end, self->states[0], self->states[1]);
      if (!zky_budget_poll (self->budget, error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
run_bands (gsize      first,
           gsize      end,
           guint      part,
           gpointer   data,
           GError   **error)
{
  Forward *self = data;

  for (gsize i = first; i < end; i++)
    if (!run_band (self, i * BAND, MIN ((i + 1) * BAND, self->walk->n), error))
      return FALSE;

  return TRUE;
}

static gboolean
share_bands (const Walk    *walk,
             ZkyRangeFunc   func,
             gpointer       data,
             GError       **error)
{
  gsize n = (walk->n + BAND - 1) / BAND;

  return zky_workers_run_ranges (n, (guint) MIN (n, zky_workers_get_n ()), func, data, error);
}

gboolean
zky_cell_forward (ZkyOpCall  *call,
                  GError    **error)
{
  Walk walk;
  Forward forward = { &walk, { NULL }, call->budget };
  gboolean done;

  for (guint i = 0; i < call->n_outputs; i++)
    {
      ZkyTensor *output = zky_op_call_output (call, i, error);

      if (output == NULL)
        return FALSE;
      forward.states[i] = output->data;
    }

  done = walk_init (&walk, call, call->inputs, call->n_inputs, FALSE, error)
         && hold_transposed (&walk, error)
         && share_bands (&walk, run_bands, &forward, error);
  walk_clear (&walk);

  return done;
}

/* -- Backward --------------------------------------------------------------------------------------------------- */

/**
 * Back:
 * @arriving: at h and at c, [L, n, H] for each cotangent
 * @states: h and c
 * @carried: what goes on to the state before, [n, H]
 * @dx, @ds: [L, n, gates]; the same but for a GRU
 */
typedef struct
{
  const Walk *walk;
  ZkyBudget  *budget;
  const char *arriving[2], *states[2];
  char       *carried[2], *dx, *ds;
} Back;

/* What all states before a step are by U. */
static void
weigh_all_states (const Walk *self,
                  const char *states)
{
  gsize lines = (self->length - 1) * self->n, step = self->n * self->gates * self->item;

  weigh_states (self, self->first[0], self->n, self->from_state + (self->is_reverse ? (self->length - 1) * step : 0));
  weigh_states (self, self->is_reverse ? states + step_bytes (self) : states, lines,
                self->from_state + (self->is_reverse ? 0 : step));
}

#define STEP_BACK(suffix, T)                                                    \
  static void                                                                   \
  step_back_##suffix (const Walk *self, const Back *back, gsize place, gsize first, gsize end) \
  {                                                                             \
    gsize wide = place * self->n * self->gates, start = place * self->n * self->width; \
    const T *x = (const T *) self->x + wide, *s = (const T *) self->from_state + wide, *b = (const T *) self->bias; \
    const T *h = (const T *) back->states[0] + start;                           \
    const T *c = back->states[1] != NULL ? (const T *) back->states[1] + start : NULL; \
    const T *before = (const T *) state_before (self, self->cell->n_states - 1, back->states[self->cell->n_states - 1], place); \
    T *dh = (T *) back->carried[0], *dc = (T *) back->carried[1];               \
    T *dx = (T *) back->dx + wide, *ds = (T *) back->ds + wide;                 \
    gsize skip = first * self->width, n = (end - first) * self->width;          \
                                                                                \
    add_##suffix (dh + skip, (const T *) back->arriving[0] + start + skip, n);  \
    if (dc != NULL)                                                             \
      add_##suffix (dc + skip, (const T *) back->arriving[1] + start + skip, n); \
                                                                                \
    for (gsize i = first; i < end; i++)                                         \
      {                                                                         \
        gsize at = i * self->width, gate = i * self->gates;                     \
                                                                                \
        if (self->cell->kind == ZKY_CELL_RNN)                                   \
          rnn_back_##suffix (dh + at, h + at, dx + gate, self->width, self->is_relu); \
        else if (self->cell->kind == ZKY_CELL_GRU)                              \
          gru_back_##suffix (dh + at, x + gate, s + gate, b, before + at, dx + gate, ds + gate, self->width); \
        else                                                                    \
          lstm_back_##suffix (dh + at, dc + at, x + gate, s + gate, b, before + at, c + at, dx + gate, self->width); \
      }                                                                         \
  }

STEP_BACK (float32, float)
STEP_BACK (float64, double)

/* All steps of one band of lines, from the last one to the first. */
static gboolean
back_band (const Back  *back,
           gsize        first,
           gsize        end,
           GError     **error)
{
  const Walk *walk = back->walk;
  gsize line = walk->width * walk->item, wide = walk->gates * walk->item;

  for (guint i = 0; i < walk->cell->n_states; i++)
    memset (back->carried[i] + first * line, 0, (end - first) * line);

  for (gsize i = walk->length; i-- > 0;)
    {
      gsize place = walk->is_reverse ? walk->length - 1 - i : i;
      ZkyMatrix ds = { back->ds + (place * walk->n + first) * wide, end - first, walk->gates, walk->gates, 1 };

      (walk->dtype == ZKY_FLOAT32 ? step_back_float32 : step_back_float64) (walk, back, place, first, end);
      zky_blas_into (walk->dtype, &ds, &walk->weight, back->carried[0] + first * line, walk->width, TRUE);
      if (!zky_budget_poll (back->budget, error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
back_bands (gsize      first,
            gsize      end,
            guint      part,
            gpointer   data,
            GError   **error)
{
  const Back *self = data;

  for (gsize i = first; i < end; i++)
    if (!back_band (self, i * BAND, MIN ((i + 1) * BAND, self->walk->n), error))
      return FALSE;

  return TRUE;
}

gboolean
zky_cell_backward (ZkyOpCall  *call,
                   GError    **error)
{
  const ZkyCell *cell = call->op->kernel;
  guint n_states = cell->n_states, first = 2 * n_states, n_lead = cell->kind == ZKY_CELL_GRU ? 2 : 1;
  gsize n_batch, wide, step;
  gboolean done;
  Walk walk;
  Back back = { &walk, call->budget };

  for (guint i = 0; i < call->n_outputs; i++)
    if (zky_op_call_output (call, i, error) == NULL)
      return FALSE;

  done = walk_init (&walk, call, call->inputs + first, call->n_inputs - first, cell->kind != ZKY_CELL_RNN, error);
  for (guint i = 0; i < n_states && done; i++)
    {
      back.arriving[i] = hold (&walk, call->inputs[i], error);
      back.states[i] = back.arriving[i] != NULL ? hold (&walk, call->inputs[n_states + i], error) : NULL;
      done = back.states[i] != NULL;
    }

  wide = walk.length * walk.n * walk.gates * walk.item;
  step = walk.n * walk.width * walk.item;
  n_batch = step > 0 ? call->outputs[n_lead].tensor->size * walk.item / step : 0;
  if (done && n_batch > 0 && cell->kind != ZKY_CELL_RNN)
    weigh_all_states (&walk, back.states[0]);

  for (gsize b = 0; b < n_batch && done; b++)
    {
      back.dx = (char *) call->outputs[0].tensor->data + b * wide;
      back.ds = n_lead == 2 ? (char *) call->outputs[1].tensor->data + b * wide : back.dx;
      for (guint i = 0; i < n_states; i++)
        back.carried[i] = (char *) call->outputs[n_lead + i].tensor->data + b * step;
      done = share_bands (&walk, back_bands, &back, error);
      for (guint i = 0; i < n_states; i++)
        back.arriving[i] += walk.length * step;
    }
  walk_clear (&walk);

  return done;
}
