/* zky-cells.h: cells of recurrent networks: their formulas as graphs, their kernels
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "zky-compose.h"

G_BEGIN_DECLS

typedef enum { ZKY_CELL_RNN, ZKY_CELL_GRU, ZKY_CELL_LSTM } ZkyCellKind;

/* @c is NULL but for an LSTM. */
typedef struct
{
  ZkyNode *h, *c;
} ZkyCellState;

/* What goes back through one step: to what came from the input, weighted, to what came from the state, weighted (the same
 * but in a GRU), and straight to the state. */
typedef struct
{
  ZkyNode      *from_input, *from_state;
  ZkyCellState  state;
} ZkyCellBack;

/**
 * ZkyCell:
 * @name: of its rows: `gru` stands for gru_cell, gru, gru_steps
 * @n_gates: rows of the weights for each number of the state
 * @n_states: 2 for an LSTM
 * @reverse: where its rows declare the attribute `reverse`; @n_attributes are before it
 * @step: the next state, from the weighted input and the weights for the state (a bias of %NULL is none)
 * @back: one step back, from what arrives at the next state
 *
 * A cell takes what its rows get: x […, I], its state h […, H] (an LSTM c […, H] too), weights for both, [k · H, I] and
 * [k · H, H] with k gates one below the other as PyTorch has them, and two biases [k · H] or none.
 */
typedef struct
{
  const char    *name;
  ZkyCellKind    kind;
  guint          n_gates, n_states, reverse;
  ZkyCellState (*step) (ZkyNode             *from_input,
                        ZkyCellState         state,
                        ZkyNode             *weight,
                        ZkyNode             *bias,
                        const ZkyAttributes *attributes);
  ZkyCellBack  (*back) (ZkyCellState         arriving,
                        ZkyNode             *from_input,
                        ZkyCellState         state,
                        ZkyCellState         next,
                        ZkyNode             *weight,
                        ZkyNode             *bias,
                        const ZkyAttributes *attributes);
} ZkyCell;

extern const ZkyCell zky_cell_rnn, zky_cell_gru, zky_cell_lstm;

/* Of the rows that take several steps. */
extern const ZkyAttribute zky_cell_rnn_attributes[], zky_cell_attributes[];

ZkyNode *zky_cell_linear         (ZkyNode          *x,
                                  ZkyNode          *weight,
                                  ZkyNode          *bias);
gboolean zky_cell_is_relu        (const ZkyAttributes *attributes);
gboolean zky_cell_is_reverse     (const ZkyCell    *self,
                                  const ZkyAttributes *attributes);
/* Whether weights [k · H, …] and [k · H, H] fit a state; and the attributes, where there are some. */
gboolean zky_cell_check_weights  (const ZkyCell    *self,
                                  const ZkyTensor  *w,
                                  const ZkyTensor  *u,
                                  const ZkyTensor  *h,
                                  GError          **error);
gboolean zky_cell_check_function (const ZkyCell       *self,
                                  const ZkyAttributes *attributes,
                                  GError             **error);

/* zky-cell-kernels.c, for rows that keep the #ZkyCell in `kernel`: (weighted inputs [L, …, k · H], states, U, bias or none),
 * and back (what arrives at the states, the states, then the same) to the weighted inputs, in a GRU to the weighted states,
 * and to the first states. */
gboolean zky_cell_forward        (ZkyOpCall        *call,
                                  GError          **error);
gboolean zky_cell_backward       (ZkyOpCall        *call,
                                  GError          **error);

G_END_DECLS
