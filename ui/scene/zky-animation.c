/* zky-animation.c: the steps of a call as a moving picture
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-animation.h"

#include <math.h>
#include <string.h>

#include "zky-frame-private.h"
#include "zky-still-private.h"

#define SHARE_MOVING 0.6   /* of a step's time; then the result is looked at */
#define END_SECONDS  2.0   /* the last picture stays before all begins again */
#define N_SAMPLED    24u   /* pictures that colours are taken from */
#define N_COLORS     255u
#define N_BINS       32768u

typedef struct
{
  const ZkyAnimation *options;
  ZkyScene           *scene;
  ZkyFrame            frame;    /* the present moment */
  guint               first, last;
  cairo_surface_t    *still;    /* what stands still at the present moment */
  cairo_surface_t    *image;    /* that with the tokens */
  char               *caption;  /* of the present moment */
  guint               drawn_at; /* the position of @still; the moment after an event and the way to the next look alike */
  gboolean            drawn_asking;
} Projector;

static void
clear_surface (cairo_surface_t *surface)
{
  cairo_t *cr = cairo_create (surface);

  cairo_set_operator (cr, CAIRO_OPERATOR_CLEAR);
  cairo_paint (cr);
  cairo_destroy (cr);
}

static void
paint_surface (cairo_t         *cr,
               cairo_surface_t *surface)
{
  cairo_set_operator (cr, CAIRO_OPERATOR_SOURCE);
  cairo_set_source_surface (cr, surface, 0, 0);
  cairo_paint (cr);
  cairo_set_operator (cr, CAIRO_OPERATOR_OVER);
}

static ZkyStill
get_picture (Projector *self)
{
  return (ZkyStill) { .format = ZKY_FORMAT_PNG, .scale = self->options->scale, .area = self->options->area,
                        .caption = !self->options->captions && self->options->caption == NULL ? NULL
                                   : self->caption != NULL ? self->caption : "" };
}

/* What is under way is explained while it is. */
static void
set_caption (Projector *self)
{
  guint position = self->frame.position + (self->frame.phase > 0);

  g_clear_pointer (&self->caption, g_free);
  if (self->options->caption != NULL)
    self->caption = g_strdup (self->options->caption);
  else if (self->options->captions && position > 0)
    self->caption = zky_steps_explain_with_digits (self->frame.steps, position, self->frame.digits);
}

/* Draws the moment @position, @phase into the image. */
static void
project (Projector *self,
         guint      position,
         double     phase)
{
  gboolean asks = phase > 0;
  ZkyStill picture;
  ZkyRect bounds = self->options->area.width > 0 ? self->options->area : zky_scene_get_bounds (self->scene);
  cairo_t *cr;

  self->frame.position = position;
  self->frame.phase = phase;
  if (self->drawn_at != position || self->drawn_asking != asks)
    {
      set_caption (self);
      picture = get_picture (self);
      clear_surface (self->still);
      self->frame.phase = 0; /* tokens are no part of what stands still */
      cr = cairo_create (self->still);
      zky_still_draw (&picture, self->scene, &self->frame, cr);
      cairo_destroy (cr);
      self->frame.phase = phase;
      self->drawn_at = position;
      self->drawn_asking = asks;
    }

  cr = cairo_create (self->image);
  paint_surface (cr, self->still);
  if (phase > 0)
    {
      cairo_scale (cr, self->options->scale, self->options->scale);
      cairo_translate (cr, -bounds.x, -bounds.y);
      zky_frame_draw_tokens (&self->frame, self->scene, cr, 1);
    }
  cairo_destroy (cr);
  cairo_surface_flush (self->image);
}

/* -- Colours ------------------------------------------------------------------------------ */

typedef struct
{
  guint32 color;  /* the first one seen in this bin: flat areas come before the blends at their borders */
  guint   count;
} Bin;

static void
count_colors (cairo_surface_t *image,
              Bin             *bins)
{
  int width = cairo_image_surface_get_width (image), height = cairo_image_surface_get_height (image);

  for (int y = 0; y < height; y++)
    {
      const guint32 *row = (const guint32 *) (cairo_image_surface_get_data (image)
                                              + (gsize) y * cairo_image_surface_get_stride (image));

      for (int x = 0; x < width; x++)
        {
          guint32 color = row[x] & 0xffffff;
          Bin *bin = &bins[(color >> 9 & 0x7c00) | (color >> 6 & 0x3e0) | (color >> 3 & 0x1f)];

          if (row[x] >> 24 < 255)
            continue;
          if (bin->count == 0)
            bin->color = color;
          if (bin->count < G_MAXUINT)
            bin->count++;
        }
    }
}

static int
compare_bins (gconstpointer a,
              gconstpointer b)
{
  const Bin *x = a, *y = b;

  if (x->count != y->count)
    return x->count < y->count ? 1 : -1;

  return x->color < y->color ? -1 : x->color > y->color;
}

/* The colours that most of the movie is made of. */
static guint
choose_colors (Projector *self,
               guint32   *colors)
{
  g_autofree Bin *bins = g_new0 (Bin, N_BINS);
  guint n_steps = self->last - self->first, n = MIN (n_steps + 1, N_SAMPLED), n_colors = 0;

  for (guint i = 0; i < n; i++)
    {
      guint position = self->first + (guint) ((guint64) n_steps * i / MAX (n - 1, 1));

      project (self, position, position < self->last ? 0.5 : 0);
      count_colors (self->image, bins);
    }
  qsort (bins, N_BINS, sizeof *bins, compare_bins);
  while (n_colors < N_COLORS && bins[n_colors].count > 0)
    {
      colors[n_colors] = bins[n_colors].color;
      n_colors++;
    }
  if (n_colors == 0)
    colors[n_colors++] = 0;

  return n_colors;
}

/* -- The movie ------------------------------------------------------------------------------ */

static gboolean
add_step (Projector  *self,
          ZkyMovie   *movie,
          guint       position,
          GError    **error)
{
  double moving = self->options->seconds * SHARE_MOVING;
  guint n = MAX (1, (guint) lround (moving * self->options->rate));

  for (guint i = 0; i < n; i++)
    {
      project (self, position, (i + 0.5) / n);
      if (!zky_movie_add (movie, self->image, moving / n, error))
        return FALSE;
    }
  project (self, position + 1, 0);

  return zky_movie_add (movie, self->image, self->options->seconds - moving, error);
}

static gboolean
add_all (Projector         *self,
         ZkyMovie          *movie,
         ZkyAnimationFunc   func,
         gpointer           user_data,
         GCancellable      *cancellable,
         GError           **error)
{
  project (self, self->first, 0);
  if (!zky_movie_add (movie, self->image, MAX (self->options->seconds - self->options->seconds * SHARE_MOVING, 0.4), error))
    return FALSE;

  for (guint i = self->first; i < self->last; i++)
    {
      if (g_cancellable_set_error_if_cancelled (cancellable, error) || !add_step (self, movie, i, error))
        return FALSE;
      if (func != NULL)
        func ((i + 1.0 - self->first) / (self->last - self->first), user_data);
    }

  return zky_movie_add (movie, self->image, END_SECONDS, error);
}

static gboolean
check_options (const ZkyAnimation  *self,
               guint                n_steps,
               GError             **error)
{
  const char *what = NULL;

  if (self->first > MIN (self->last, n_steps))
    {
      g_set_error (error, ZKY_ERROR, ZKY_ERROR_USE, "The animation begins at step %u, behind its end, step %u", self->first,
                   MIN (self->last, n_steps));
      return FALSE;
    }

  if (!(self->scale > 0 && isfinite (self->scale)))
    what = "the scale must be above 0";
  else if (!(self->rate >= 1 && self->rate <= 60))
    what = "frames a second are from 1 to 60";
  else if (!(self->seconds >= 0.05 && self->seconds <= 60))
    what = "a step takes from 0.05 to 60 seconds";
  else
    return TRUE;

  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, what);
  return FALSE;
}

static gboolean
run (Projector         *self,
     const char        *path,
     ZkyAnimationFunc   func,
     gpointer           user_data,
     GCancellable      *cancellable,
     GError           **error)
{
  guint32 colors[N_COLORS];
  ZkyMovieOptions options = {
    .format = self->options->format, .path = path,
    .width = cairo_image_surface_get_width (self->image), .height = cairo_image_surface_get_height (self->image),
    .rate = self->options->rate, .alpha = self->frame.transparent, .colors = colors,
  };
  g_autoptr (GError) ignored = NULL;
  ZkyMovie *movie;

  if (options.format == ZKY_MOVIE_GIF)
    options.n_colors = choose_colors (self, colors);
  movie = zky_movie_new (&options, error);
  if (movie == NULL)
    return FALSE;

  if (add_all (self, movie, func, user_data, cancellable, error))
    return zky_movie_end (movie, TRUE, error);
  zky_movie_end (movie, FALSE, &ignored);

  return FALSE;
}

/**
 * zky_animation_write:
 * @self: what it is to be
 * @scene: a laid-out scene
 * @frame: theme, steps, and what is shown; its position does not count
 * @path: of the file; a pattern with a %d for images
 * @func: (nullable) (scope call): told how far it is
 * @user_data: for @func
 * @cancellable: (nullable): ends it
 * @error: return location: too large, cannot be written, cancelled
 *
 * Draws every step with its tokens on the way. The same input gives the same bytes, but for WebM.
 *
 * Returns: whether the file is there
 */
gboolean
zky_animation_write (const ZkyAnimation  *self,
                     ZkyScene            *scene,
                     const ZkyFrame      *frame,
                     const char          *path,
                     ZkyAnimationFunc     func,
                     gpointer             user_data,
                     GCancellable        *cancellable,
                     GError             **error)
{
  Projector projector = { .options = self, .scene = scene, .drawn_at = G_MAXUINT };
  ZkyStill picture;
  gboolean done = FALSE;
  guint n_steps;

  g_return_val_if_fail (self != NULL && frame != NULL && frame->steps != NULL && path != NULL, FALSE);
  g_return_val_if_fail (scene != NULL && zky_scene_is_laid_out (scene), FALSE);

  n_steps = zky_steps_get_n (frame->steps);
  if (!check_options (self, n_steps, error))
    return FALSE;

  projector.frame = *frame;
  projector.frame.selected = projector.frame.hovered = -1;
  projector.first = self->first;
  projector.last = MIN (self->last, n_steps);
  picture = get_picture (&projector);
  projector.still = zky_still_new_surface (&picture, scene, &projector.frame, error);
  projector.image = projector.still != NULL ? zky_still_new_surface (&picture, scene, &projector.frame, error) : NULL;
  if (projector.image != NULL)
    done = run (&projector, path, func, user_data, cancellable, error);

  g_clear_pointer (&projector.still, cairo_surface_destroy);
  g_clear_pointer (&projector.image, cairo_surface_destroy);
  g_free (projector.caption);

  return done;
}
