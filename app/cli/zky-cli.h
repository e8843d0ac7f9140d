/* zky-cli.h: what the commands of `zky` share
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <zky.h>

G_BEGIN_DECLS

/* Exit codes */
#define ZKY_CLI_DONE    0
#define ZKY_CLI_DIFFER  1 /* a check failed */
#define ZKY_CLI_USE     2 /* bad use or bad input */
#define ZKY_CLI_FAILED  3 /* could not be done: I/O, memory, a limit */
#define ZKY_CLI_MISSING 77 /* a data set is not there yet */

typedef enum
{
  ZKY_OPTION_COTANGENT = 1 << 0,
  ZKY_OPTION_DTYPE     = 1 << 1,
  ZKY_OPTION_FILE      = 1 << 2, /* -o */
  ZKY_OPTION_GRAD      = 1 << 3,
  ZKY_OPTION_JSON      = 1 << 4,
  ZKY_OPTION_MODEL     = 1 << 5, /* FILE or -e EXPR, and values */
  ZKY_OPTION_NAME      = 1 << 6, /* one name as an argument */
  ZKY_OPTION_OUTPUT    = 1 << 7,
  ZKY_OPTION_SCALE     = 1 << 8,
  ZKY_OPTION_STEP      = 1 << 9,
  ZKY_OPTION_THEME     = 1 << 10,
  ZKY_OPTION_TRAIN     = 1 << 11, /* --epochs and so on */
  ZKY_OPTION_ANIMATE   = 1 << 20, /* --fps and so on */
  ZKY_OPTION_CAPTION   = 1 << 21,
  ZKY_OPTION_DERIVATIVES = 1 << 22, /* --jacobian, --hessian */
  ZKY_OPTION_ELEMENT   = 1 << 24,
  ZKY_OPTION_BACKWARD  = 1 << 28,
  ZKY_OPTION_JACOBIAN  = 1 << 25, /* --jacobian alone */
  ZKY_OPTION_AGAINST   = 1 << 26,
  ZKY_OPTION_NPZ       = 1 << 27,
} ZkyOptions;

/**
 * ZkyArguments:
 * @command: the command's name, for errors
 * @file: (nullable): the model file
 * @expression: (nullable): what stands behind -e
 * @values: names and texts of NAME=VALUE, in turn
 * @against: --against was given: what follows it is of the other call
 * @against_model: (nullable): the other model file, or expression
 * @against_values: as @values
 * @name: (nullable): what `ops`, `layers` or `data` is asked for
 * @help: --help was given
 *
 * The arguments of a command as they were typed; options have their own names. All strings are borrowed
 * from argv, but for @values and @against_values, which are owned.
 */
typedef struct
{
  const char *command;
  const char *file;
  const char *expression;
  GPtrArray  *values;
  gboolean    against;
  const char *against_model;
  GPtrArray  *against_values;
  const char *name;
  const char *backward;
  const char *batch;
  const char *caption;
  const char *collapse;
  const char *color_by;
  const char *cotangent;
  const char *digits;
  const char *dtype;
  const char *element;
  const char *epochs;
  const char *fps;
  const char *from;
  const char *lr;
  const char *npz;
  const char *out;
  const char *output;
  const char *palette;
  const char *part;
  const char *orientation;
  const char *hide;
  const char *params;
  const char *resume;
  const char *save;
  const char *scale;
  const char *seconds;
  const char *seed;
  const char *step;
  const char *theme;
  const char *to;
  gboolean    grad;
  gboolean    hessian;
  gboolean    jacobian;
  gboolean    json;
  gboolean    marks;
  gboolean    help;
  gboolean    no_captions;
  gboolean    transparent;
} ZkyArguments;

/* zky-cli-arguments.c */
gboolean      zky_arguments_parse  (ZkyArguments         *self,
                                    ZkyOptions            allowed,
                                    int                   argc,
                                    char                **argv,
                                    GError              **error);
void          zky_arguments_clear  (ZkyArguments         *self);

/* zky-cli-model.c */
ZkyModel     *zky_cli_load         (const ZkyArguments   *arguments,
                                    ZkyDtype              dtype,
                                    GError              **error) G_GNUC_WARN_UNUSED_RESULT;
void          zky_cli_name_file    (const ZkyArguments   *arguments,
                                    GError               *error);
ZkyGraph     *zky_cli_call         (const ZkyArguments   *arguments,
                                    ZkyModel            **model,
                                    GError              **error) G_GNUC_WARN_UNUSED_RESULT;
ZkyTarget    *zky_cli_read_target  (const ZkyArguments   *arguments,
                                    ZkyGraph             *graph,
                                    ZkyTargetKind         otherwise,
                                    GError              **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean      zky_cli_back         (const ZkyArguments   *arguments,
                                    ZkyGraph             *graph,
                                    ZkyBackFlags          flags,
                                    GError              **error);
ZkyNode      *zky_cli_find_input   (ZkyGraph             *graph,
                                    const ZkyInput       *input);
guint         zky_cli_get_n_values (ZkyModule            *module);
void          zky_cli_get_value    (ZkyModule            *module,
                                    guint                 i,
                                    ZkyInput             *input);

/* zky-cli-against.c */
ZkyDifference *zky_cli_compare_against (const ZkyArguments *arguments,
                                    ZkyGraph             *graph,
                                    gboolean              gradients,
                                    GError              **error) G_GNUC_WARN_UNUSED_RESULT;

/* zky-cli-print.c */
gboolean      zky_cli_get_dtype    (const ZkyArguments   *arguments,
                                    ZkyDtype             *dtype,
                                    GError              **error);
void          zky_cli_append_train_epoch (GString        *text,
                                    const ZkyProgress    *progress);
void          zky_cli_append_train_result (GString       *text,
                                    const char           *result,
                                    const char           *epoch,
                                    const char           *saved,
                                    const GError         *error);
void          zky_cli_begin_json   (GString              *text,
                                    const ZkyArguments   *arguments,
                                    ZkyGraph             *graph);
void          zky_cli_add_json_gradients (GString        *text,
                                    ZkyGraph             *graph,
                                    ZkyModule            *module);
void          zky_cli_print_outputs (GString             *text,
                                    const ZkyArguments   *arguments,
                                    ZkyGraph             *graph,
                                    ZkyModule            *gradients_of,
                                    guint                 width);
void          zky_cli_print_line   (GString              *text,
                                    const char           *name,
                                    guint                 width,
                                    const ZkyTensor      *value);
gboolean      zky_cli_write_npz    (const ZkyArguments   *arguments,
                                    ZkyGraph             *graph,
                                    const ZkyArchive     *further,
                                    GError              **error);
int           zky_cli_write        (const GString        *text);
int           zky_cli_fail         (const ZkyArguments   *arguments,
                                    const GError         *error);
void          zky_cli_note         (const char           *format,
                                    ...) G_GNUC_PRINTF (1, 2);
void          zky_cli_pad          (GString              *text,
                                    const char           *cell,
                                    guint                 width,
                                    gboolean              right);
guint         zky_cli_width        (const char           *text);

/* zky-cli-bar.c */
void          zky_cli_append_time  (GString              *text,
                                    double                seconds);
void          zky_cli_append_bar   (GString              *text,
                                    double                share);
void          zky_cli_cut_line     (GString              *text);

/* zky-cli-ops.c */
void          zky_cli_append_attributes (GString            *text,
                                    const ZkyAttribute   *attributes);

/* The commands; each returns an exit code. */
int           zky_cli_run          (const ZkyArguments   *arguments);
int           zky_cli_grad         (const ZkyArguments   *arguments);
int           zky_cli_step         (const ZkyArguments   *arguments);
int           zky_cli_check        (const ZkyArguments   *arguments);
int           zky_cli_animate      (const ZkyArguments   *arguments);
int           zky_cli_compare      (const ZkyArguments   *arguments);
int           zky_cli_data         (const ZkyArguments   *arguments);
int           zky_cli_draw         (const ZkyArguments   *arguments);
int           zky_cli_layers       (const ZkyArguments   *arguments);
int           zky_cli_ops          (const ZkyArguments   *arguments);
int           zky_cli_train        (const ZkyArguments   *arguments);

G_END_DECLS
