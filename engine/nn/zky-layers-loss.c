/* zky-layers-loss.c: losses as layers
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-nn-private.h"

static const char *const targets[] = { "input", "target", NULL };
static const char *const weighted[] = { "input", "target", "weight?", NULL };
static const char *const positive[] = { "input", "target", "weight?", "pos_weight?", NULL };
static const char *const variances[] = { "input", "target", "var", NULL };
static const char *const pairs[] = { "input1", "input2", "target", NULL };
static const char *const vectors[] = { "x1", "x2", NULL };
static const char *const triplets[] = { "anchor", "positive", "negative", NULL };
static const char *const loss[] = { "loss", NULL };

/* An operator as a layer, with the operator's attributes. */
#define LOSS(layer, operator, names, text, settings, ...)                       \
  {                                                                             \
    .name = layer, .summary = text, .inputs = names, .outputs = loss, .op = operator, \
    .samples = (const ZkyNnSample[]) { { settings, { __VA_ARGS__ } }, { NULL } }, \
  }

const ZkyNnLayer zky_layers_loss[] = {
  LOSS ("MSELoss", "mse_loss", targets, "Takes the mean squared difference", "", "3, 2", "3, 2"),
  LOSS ("L1Loss", "l1_loss", targets, "Takes the mean absolute difference", "", "3, 2", "3, 2"),
  LOSS ("SmoothL1Loss", "smooth_l1_loss", targets, "Takes a mean difference that is squared only near 0", "beta=0.5", "3, 2", "3, 2"),
  LOSS ("HuberLoss", "huber_loss", targets, "Takes a mean difference that is squared only near 0", "delta=0.5", "3, 2", "3, 2"),
  LOSS ("CrossEntropyLoss", "cross_entropy", weighted, "Takes the cross entropy of logits and classes", "label_smoothing=0.1", "4, 3", "int 3: 4"),
  LOSS ("NLLLoss", "nll_loss", weighted, "Takes the negative log-probability of classes", "", "4, 3", "int 3: 4"),
  LOSS ("BCELoss", "binary_cross_entropy", weighted, "Takes the cross entropy of probabilities and targets between 0 and 1", "", "share: 4", "share: 4"),
  LOSS ("BCEWithLogitsLoss", "binary_cross_entropy_with_logits", positive, "Takes the cross entropy of logits and targets between 0 and 1", "",
        "4", "share: 4"),
  LOSS ("KLDivLoss", "kl_div", targets, "Takes the Kullback-Leibler divergence from log-probabilities", "reduction=batchmean", "3, 2", "share: 3, 2"),
  LOSS ("PoissonNLLLoss", "poisson_nll_loss", targets, "Takes the negative log-likelihood of counts", "", "4", "share: 4"),
  LOSS ("GaussianNLLLoss", "gaussian_nll_loss", variances, "Takes the negative log-likelihood under normal distributions", "", "4", "4", "share: 4"),
  LOSS ("HingeEmbeddingLoss", "hinge_embedding_loss", targets, "Makes distances small where the target is 1, and large where it is -1", "",
        "4", "sign: 4"),
  LOSS ("MarginRankingLoss", "margin_ranking_loss", pairs, "Makes the first input larger where the target is 1, and smaller where it is -1", "margin=0.1",
        "4", "4", "sign: 4"),
  LOSS ("CosineEmbeddingLoss", "cosine_embedding_loss", pairs, "Makes vectors point the same way where the target is 1, and apart where it is -1",
        "margin=0.1", "4, 3", "4, 3", "sign: 4"),
  LOSS ("CosineSimilarity", "cosine_similarity", vectors, "Takes the cosine of the angle between vectors", "axis=1", "4, 3", "4, 3"),
  LOSS ("TripletMarginLoss", "triplet_margin_loss", triplets, "Makes the anchor nearer to the positive than to the negative", "", "4, 3", "4, 3", "4, 3"),
  { NULL }
};
