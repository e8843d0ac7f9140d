/* zky-movie.h: moving pictures as files
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <cairo.h>
#include <gio/gio.h>

G_BEGIN_DECLS

typedef enum
{
  ZKY_MOVIE_GIF,
  ZKY_MOVIE_APNG,
  ZKY_MOVIE_WEBM,    /* where GStreamer's encoder is there at run time: zky_movie_format_is_available() */
  ZKY_MOVIE_FRAMES,  /* PNG images, one a frame: `frame-%04d.png` */
} ZkyMovieFormat;

#define ZKY_N_MOVIE_FORMATS 4

typedef struct _ZkyMovie ZkyMovie;

/**
 * ZkyMovieOptions:
 * @format: of the file
 * @path: of the file, or a pattern with one %d for %ZKY_MOVIE_FRAMES
 * @width, @height: of every frame, in pixels
 * @rate: frames a second, for formats that cannot hold a frame
 * @alpha: frames may be transparent
 * @colors: (nullable): (array length=n_colors): 0xrrggbb, the colours that GIF may use, at most 255
 */
typedef struct
{
  ZkyMovieFormat  format;
  const char     *path;
  int             width, height;
  double          rate;
  gboolean        alpha;
  const guint32  *colors;
  guint           n_colors;
} ZkyMovieOptions;

/* A kind of file is one of these and what it needs besides. @end: nothing is left of a movie that is not to be kept. */
typedef struct
{
  gboolean (*add) (ZkyMovie         *self,
                   cairo_surface_t  *image,
                   double            seconds,
                   GError          **error);
  gboolean (*end) (ZkyMovie         *self,
                   gboolean          keep,
                   GError          **error);
} ZkyMovieClass;

struct _ZkyMovie
{
  const ZkyMovieClass *klass;
  ZkyMovieOptions      options;  /* @path and @colors are borrowed */
  guint                n_frames;
};

const char *zky_movie_format_get_extension (ZkyMovieFormat          format);
const char *zky_movie_format_get_title     (ZkyMovieFormat          format);
gboolean    zky_movie_format_is_available  (ZkyMovieFormat          format);
gboolean    zky_movie_format_from_path     (const char             *path,
                                            ZkyMovieFormat         *format,
                                            GError                **error);

ZkyMovie   *zky_movie_new                  (const ZkyMovieOptions  *options,
                                            GError                **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean    zky_movie_add                  (ZkyMovie               *self,
                                            cairo_surface_t        *image,
                                            double                  seconds,
                                            GError                **error);
gboolean    zky_movie_end                  (ZkyMovie               *self,
                                            gboolean                keep,
                                            GError                **error);

/* The constructors of the kinds. */
ZkyMovie   *zky_movie_new_apng             (const ZkyMovieOptions  *options,
                                            GError                **error) G_GNUC_WARN_UNUSED_RESULT;
ZkyMovie   *zky_movie_new_frames           (const ZkyMovieOptions  *options,
                                            GError                **error) G_GNUC_WARN_UNUSED_RESULT;
ZkyMovie   *zky_movie_new_gif              (const ZkyMovieOptions  *options,
                                            GError                **error) G_GNUC_WARN_UNUSED_RESULT;
ZkyMovie   *zky_movie_new_webm             (const ZkyMovieOptions  *options,
                                            GError                **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean    zky_movie_has_webm             (void);

/* What changed between two images of one size; FALSE: nothing. */
gboolean    zky_movie_find_change          (cairo_surface_t        *before,
                                            cairo_surface_t        *after,
                                            cairo_rectangle_int_t  *change);

G_END_DECLS
