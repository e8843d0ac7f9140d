/* zky-steps-private.h: what steps and their explanations share
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "zky-graph-private.h"
#include "zky-steps.h"

G_BEGIN_DECLS

/**
 * ZkyArrival:
 * @position: the step it arrives with
 * @value: what arrives; borrowed
 *
 * One contribution to the gradient of a node.
 */
typedef struct
{
  guint      position;
  ZkyTensor *value;
} ZkyArrival;

struct _ZkySteps
{
  gint        ref_count;
  ZkyGraph   *graph;
  GArray     *steps;       /* of ZkyStep; position p is at p − 1 */
  guint       n_forward;
  guint       n_nodes;     /* of the graph when the list was made, without a recorded pass */
  guint       n_all;       /* and with it */
  guint       cursor;
  guint      *computed;    /* one a node, of all: the step that computes it; 0: it has its value from the start */
  ZkyNode    *output;      /* (nullable): what is differentiated */
  guint       seeded;      /* the step that seeds it; 0: back has not run */
  guint      *first;       /* one a node and one more: where its arrivals begin */
  ZkyArrival *arrivals;    /* of all nodes, each node's in order */
  GPtrArray  *names;       /* of char *, what explanations call the nodes; made when first needed */
  char       *target;      /* what explanations call that which is differentiated; made with the names */
  GMutex      names_lock;
};

/* When each node of a recorded pass is there; zky-back-steps.c. */
void zky_steps_add_pass (ZkySteps *self);
/* Their names, behind those of the others; zky-back-names.c. */
void zky_steps_name_pass (ZkySteps   *self,
                          const char *target);

G_END_DECLS
