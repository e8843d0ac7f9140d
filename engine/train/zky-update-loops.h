/* zky-update-loops.h: the loops of the update rules, for one element type
 * SPDX-License-Identifier: Apache-2.0
 *
 * Included once for each type: T is the type, NAME(x) the function's name for it, SQRT its square root. p is a parameter, g its gradient.
 * Numbers of a loop are in T, so that float32 runs as wide as the machine allows; what depends on the step alone is
 * computed in double. */

/* g ← g + λ p;  b ← μ b + (1 − τ) g (b ← g at first);  g ← g + μ b (Nesterov) or b;  p ← p − η g */
ZKY_CLONES static void
NAME (sgd) (const ZkyUpdate *update,
            gsize            n,
            gpointer         param,
            gconstpointer    gradient,
            gpointer        *states)
{
  const ZkyHyper *h = update->hyper;
  const T rate = (T) h->lr, decay = (T) h->weight_decay;
  const T momentum = (T) h->momentum, keep = (T) (update->step == 1 ? 1 : 1 - h->dampening);
  const gboolean nesterov = h->nesterov != 0;
  T *restrict p = param, *restrict b = states[0];
  const T *restrict g = gradient;

  if (momentum == 0)
    for (gsize i = 0; i < n; i++)
      p[i] -= rate * (g[i] + decay * p[i]);
  else
    for (gsize i = 0; i < n; i++)
      {
        const T d = g[i] + decay * p[i];

        b[i] = momentum * b[i] + keep * d;
        p[i] -= rate * (nesterov ? d + momentum * b[i] : b[i]);
      }
}

/* s ← α s + (1 − α) g²;  a ← α a + (1 − α) g;  d = g / (√(s − a²) + ε);  b ← μ b + d;  p ← p − η b */
ZKY_CLONES static void
NAME (rmsprop) (const ZkyUpdate *update,
                gsize            n,
                gpointer         param,
                gconstpointer    gradient,
                gpointer        *states)
{
  const ZkyHyper *h = update->hyper;
  const T rate = (T) h->lr, decay = (T) h->weight_decay, alpha = (T) h->alpha, eps = (T) h->eps;
  const T rest = (T) (1 - h->alpha), momentum = (T) h->momentum;
  const gboolean centered = h->centered != 0;
  T *restrict p = param, *restrict s = states[0], *restrict b = states[1], *restrict a = states[2];
  const T *restrict g = gradient;

  for (gsize i = 0; i < n; i++)
    {
      const T d = g[i] + decay * p[i];
      T mean = 0, move;

      s[i] = alpha * s[i] + rest * d * d;
      if (centered)
        mean = a[i] = alpha * a[i] + rest * d;
      move = d / (SQRT (s[i] - mean * mean) + eps);
      if (momentum != 0)
        move = b[i] = momentum * b[i] + move;
      p[i] -= rate * move;
    }
}

/* s ← s + g²;  p ← p − η / (1 + (t − 1) δ) · g / (√s + ε) */
ZKY_CLONES static void
NAME (adagrad) (const ZkyUpdate *update,
                gsize            n,
                gpointer         param,
                gconstpointer    gradient,
                gpointer        *states)
{
  const ZkyHyper *h = update->hyper;
  const T rate = (T) (h->lr / (1 + (update->step - 1) * h->lr_decay));
  const T decay = (T) h->weight_decay, eps = (T) h->eps;
  T *restrict p = param, *restrict s = states[0];
  const T *restrict g = gradient;

  for (gsize i = 0; i < n; i++)
    {
      const T d = g[i] + decay * p[i];

      s[i] += d * d;
      p[i] -= rate * d / (SQRT (s[i]) + eps);
    }
}

/* m ← β₁ m + (1 − β₁) g;  v ← β₂ v + (1 − β₂) g²;  p ← p − η / (1 − β₁ᵗ) · m / (√v / √(1 − β₂ᵗ) + ε), where AMSGrad takes
 * the greatest v so far. @shrink multiplies p before that: AdamW's decay. */
ZKY_CLONES static void
NAME (adam_step) (const ZkyUpdate *update,
                  double           decay_gradient,
                  double           shrink,
                  gsize            n,
                  gpointer         param,
                  gconstpointer    gradient,
                  gpointer        *states)
{
  const ZkyHyper *h = update->hyper;
  const T rate = (T) (h->lr / (1 - pow (h->beta1, update->step)));
  const T scale = (T) sqrt (1 - pow (h->beta2, update->step));
  const T beta1 = (T) h->beta1, rest1 = (T) (1 - h->beta1), beta2 = (T) h->beta2, rest2 = (T) (1 - h->beta2);
  const T decay = (T) decay_gradient, left = (T) shrink, eps = (T) h->eps;
  const gboolean amsgrad = h->amsgrad != 0;
  T *restrict p = param, *restrict m = states[0], *restrict v = states[1], *restrict most = states[2];
  const T *restrict g = gradient;

  for (gsize i = 0; i < n; i++)
    {
      const T d = g[i] + decay * p[i];
      T root;

      m[i] = beta1 * m[i] + rest1 * d;
      v[i] = beta2 * v[i] + rest2 * d * d;
      if (amsgrad)
        root = SQRT (most[i] = MAX (most[i], v[i]));
      else
        root = SQRT (v[i]);
      p[i] = left * p[i] - rate * m[i] / (root / scale + eps);
    }
}

static void
NAME (adam) (const ZkyUpdate *update,
             gsize            n,
             gpointer         param,
             gconstpointer    gradient,
             gpointer        *states)
{
  NAME (adam_step) (update, update->hyper->weight_decay, 1, n, param, gradient, states);
}

static void
NAME (adamw) (const ZkyUpdate *update,
              gsize            n,
              gpointer         param,
              gconstpointer    gradient,
              gpointer        *states)
{
  NAME (adam_step) (update, 0, 1 - update->hyper->lr * update->hyper->weight_decay, n, param, gradient, states);
}
