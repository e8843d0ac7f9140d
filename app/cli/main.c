/* main.c: the command `zky`
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-cli.h"

#include <glib/gi18n.h>
#include <signal.h>
#include <string.h>

#include "zky-locale.h"

#define CALL_OPTIONS (ZKY_OPTION_MODEL | ZKY_OPTION_DTYPE | ZKY_OPTION_OUTPUT)
#define TARGET_OPTIONS (ZKY_OPTION_COTANGENT | ZKY_OPTION_ELEMENT | ZKY_OPTION_JACOBIAN)

typedef struct
{
  const char *name;
  const char *arguments;
  const char *summary;
  ZkyOptions  options;
  int       (*run) (const ZkyArguments *arguments);
} Command;

/* A command is a row here and a file beside this one. */
static const Command commands[] = {
  { "run", "MODEL [NAME=VALUE…]", N_("the output of one call"),
    CALL_OPTIONS | ZKY_OPTION_JSON | ZKY_OPTION_NPZ, zky_cli_run },
  { "grad", "MODEL [NAME=VALUE…]", N_("the output, and the gradient for every input and parameter"),
    CALL_OPTIONS | ZKY_OPTION_JSON | ZKY_OPTION_NPZ | ZKY_OPTION_COTANGENT | ZKY_OPTION_ELEMENT | ZKY_OPTION_DERIVATIVES, zky_cli_grad },
  { "step", "MODEL [NAME=VALUE…]", N_("every step of the call with its explanation"),
    CALL_OPTIONS | ZKY_OPTION_JSON | ZKY_OPTION_NPZ | TARGET_OPTIONS, zky_cli_step },
  { "check", "MODEL [NAME=VALUE…]", N_("gradients against central differences; exit code 1 where they differ"),
    ZKY_OPTION_MODEL | ZKY_OPTION_OUTPUT | ZKY_OPTION_COTANGENT | ZKY_OPTION_ELEMENT | ZKY_OPTION_JSON, zky_cli_check },
  { "draw", "MODEL [NAME=VALUE…] -o OUT", N_("the graph as a picture: .svg, .pdf, .png, .dot, .tex or .html"),
    CALL_OPTIONS | TARGET_OPTIONS | ZKY_OPTION_FILE | ZKY_OPTION_GRAD | ZKY_OPTION_SCALE | ZKY_OPTION_STEP |
    ZKY_OPTION_THEME | ZKY_OPTION_CAPTION | ZKY_OPTION_AGAINST | ZKY_OPTION_BACKWARD, zky_cli_draw },
  { "animate", "MODEL [NAME=VALUE…] -o OUT", N_("the steps as an animation: .gif, .png, .webm or %04d.png"),
    CALL_OPTIONS | TARGET_OPTIONS | ZKY_OPTION_FILE | ZKY_OPTION_SCALE | ZKY_OPTION_THEME | ZKY_OPTION_ANIMATE |
    ZKY_OPTION_BACKWARD | ZKY_OPTION_CAPTION, zky_cli_animate },
  { "compare", "MODEL … --against …", N_("what is different between two calls: values, gradients, nodes"),
    CALL_OPTIONS | ZKY_OPTION_JSON | ZKY_OPTION_COTANGENT | ZKY_OPTION_FILE | ZKY_OPTION_AGAINST, zky_cli_compare },
  { "train", "FILE [NAME=VALUE…]", N_("fits the parameters to the data, as the file says"),
    ZKY_OPTION_MODEL | ZKY_OPTION_TRAIN | ZKY_OPTION_JSON | ZKY_OPTION_DTYPE, zky_cli_train },
  { "data", "[NAME]", N_("the data sets; fetches one into the user's cache"),
    ZKY_OPTION_NAME, zky_cli_data },
  { "layers", "[NAME]", N_("the layers of zky.nn, or all that is known of one"),
    ZKY_OPTION_NAME, zky_cli_layers },
  { "ops", "[NAME]", N_("the operators, or all that is known of one"),
    ZKY_OPTION_NAME, zky_cli_ops },
};

static const struct
{
  ZkyOptions  option;
  const char *name;
  const char *summary;
} option_texts[] = {
  { ZKY_OPTION_JSON, "--json", N_("print one JSON object; train prints one a line, an epoch each") },
  { ZKY_OPTION_DTYPE, "--dtype float64", N_("compute in double") },
  { ZKY_OPTION_OUTPUT, "--output NAME", N_("this output instead of the first") },
  { ZKY_OPTION_MODEL, "--params FILE", N_("parameters that were trained: what zky train --save wrote") },
  { ZKY_OPTION_COTANGENT, "--cotangent VALUE", N_("weights for the elements of the output, or “ones”, instead of a Jacobian") },
  { ZKY_OPTION_ELEMENT, "--element I,J", N_("this element of the output alone, counted from 0") },
  { ZKY_OPTION_JACOBIAN | ZKY_OPTION_DERIVATIVES, "--jacobian",
    N_("gradients of all elements of the output, each on its own; grad: of every output") },
  { ZKY_OPTION_DERIVATIVES, "--hessian", N_("second derivatives too, of an output that is a single number") },
  { ZKY_OPTION_NPZ, "--npz FILE", N_("all values, and the gradients, as NumPy arrays as well") },
  { ZKY_OPTION_AGAINST, "--against …", N_("NAME=VALUE… of another call, or another model: the differences are shown") },
  { ZKY_OPTION_FILE, "-o OUT", N_("where the picture goes; of compare: .json, .csv or .npz") },
  { ZKY_OPTION_GRAD, "--grad", N_("with gradients") },
  { ZKY_OPTION_STEP, "--step N", N_("as things stand after step N") },
  { ZKY_OPTION_THEME, "--theme light|dark", N_("colours") },
  { ZKY_OPTION_THEME, "--palette NAME", N_("hues of signs, gradients and inputs: default, violet-green, red-blue or grey") },
  { ZKY_OPTION_THEME, "--collapse PATH,…", N_("these modules as one box each; “all” of them, or “none”") },
  { ZKY_OPTION_THEME, "--part NAME", N_("this node with its inputs and consumers alone, or this module: h, blocks.0, “cell ×6”") },
  { ZKY_OPTION_THEME, "--orientation lr|tb", N_("edges from left to right, or from top to bottom") },
  { ZKY_OPTION_THEME, "--hide WHAT,…", N_("without constants, parameters or shapes: operators that change the shape alone") },
  { ZKY_OPTION_THEME, "--color-by WHAT", N_("colours tell the value, gradient, ratio, parameters, memory or time, with a legend") },
  { ZKY_OPTION_THEME, "--marks", N_("signs on what is NaN, exploding, dead, vanishing or zero") },
  { ZKY_OPTION_THEME, "--transparent", N_("no background") },
  { ZKY_OPTION_THEME, "--digits N", N_("significant digits of numbers, 1 to 9; usually 4") },
  { ZKY_OPTION_BACKWARD, "--backward beside|merged", N_("the backward pass as a graph too, beside the forward one or merged with it") },
  { ZKY_OPTION_SCALE, "--scale F", N_("size") },
  { ZKY_OPTION_CAPTION, "--caption TEXT", N_("a line below the picture; of an animation instead of the explanations") },
  { ZKY_OPTION_ANIMATE, "--fps F", N_("frames a second") },
  { ZKY_OPTION_ANIMATE, "--seconds F", N_("from one step to the next") },
  { ZKY_OPTION_ANIMATE, "--from N, --to N", N_("these steps alone") },
  { ZKY_OPTION_ANIMATE, "--no-captions", N_("without the explanations of the steps") },
  { ZKY_OPTION_TRAIN, "--epochs N", N_("how often all examples are seen") },
  { ZKY_OPTION_TRAIN, "--batch N", N_("examples in a step; 0: all of them") },
  { ZKY_OPTION_TRAIN, "--lr F", N_("learning rate") },
  { ZKY_OPTION_TRAIN, "--seed N", N_("another order of the examples, another validation set") },
  { ZKY_OPTION_TRAIN, "--save FILE", N_("keep parameters and state, also on Ctrl-C, as .npz or .safetensors") },
  { ZKY_OPTION_TRAIN, "--resume FILE", N_("go on from there") },
};

static const Command *
find_command (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    if (g_str_equal (commands[i].name, name))
      return &commands[i];

  return NULL;
}

static void
append_options (GString    *text,
                ZkyOptions  options)
{
  for (guint i = 0; i < G_N_ELEMENTS (option_texts); i++)
    if (option_texts[i].option & options)
      {
        g_string_append (text, "  ");
        zky_cli_pad (text, option_texts[i].name, 20, FALSE);
        g_string_append_printf (text, " %s\n", _(option_texts[i].summary));
      }
}

static void
append_model_help (GString *text)
{
  g_string_append (text,
                   _("\nMODEL is a Lua file, or -e and an expression: zky grad -e '(x + w) * x^2' x=3 w=1\n"
                     "An expression may name its inputs and what they start from: -e 'f(A = [[1,2],[3,4]]; w) = w * A @ A'\n"
                     "VALUE is a number, a nested list such as [[1,2],[3,4]], or @file.npy.\n"));
}

static int
print_help (void)
{
  g_autoptr(GString) text = g_string_new (_("zky shows what automatic differentiation does.\n\n"));

  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    {
      g_autofree char *left = g_strdup_printf ("zky %s %s", commands[i].name, commands[i].arguments);

      g_string_append (text, "  ");
      zky_cli_pad (text, left, 40, FALSE);
      g_string_append_printf (text, "%s\n", _(commands[i].summary));
    }
  g_string_append (text, "  zky -e EXPR [NAME=VALUE…]               as zky run -e EXPR\n  zky --help, --version\n");
  append_model_help (text);
  g_string_append (text, _("\nOptions; zky COMMAND --help lists those of one command:\n"));
  append_options (text, ~0u);
  g_string_append (text,
                   _("\nExit codes: 0 done, 1 a check failed, 2 bad use or bad input, 3 could not be done,\n"
                     "77 a data set is not there yet.\n"
                     "man zky has it all.\n"));

  return zky_cli_write (text);
}

static int
print_command_help (const Command *command)
{
  g_autoptr(GString) text = g_string_new (NULL);

  g_string_append_printf (text, "zky %s %s: %s\n", command->name, command->arguments, _(command->summary));
  if (command->options & ZKY_OPTION_MODEL)
    append_model_help (text);
  if (command->options & ~(ZKY_OPTION_MODEL | ZKY_OPTION_NAME))
    g_string_append (text, _("\nOptions:\n"));
  append_options (text, command->options);

  return zky_cli_write (text);
}

static int
run_command (const Command  *command,
             int             argc,
             char          **argv)
{
  ZkyArguments arguments = { .command = command->name };
  g_autoptr(GError) error = NULL;
  int code;

  if (!zky_arguments_parse (&arguments, command->options, argc, argv, &error))
    code = zky_cli_fail (&arguments, error);
  else if (arguments.help)
    code = print_command_help (command);
  else
    code = command->run (&arguments);
  zky_arguments_clear (&arguments);

  return code;
}

int
main (int    argc,
      char **argv)
{
  const Command *command;

  zky_locale_init ();
  /* A reader that goes away is an error of writing, with a message and an exit code. */
  signal (SIGPIPE, SIG_IGN);

  if (argc < 2)
    {
      zky_cli_note ("a command is missing; zky --help says what there is");
      return ZKY_CLI_USE;
    }
  if (g_str_equal (argv[1], "--help") || g_str_equal (argv[1], "-h") || g_str_equal (argv[1], "help"))
    return print_help ();
  if (g_str_equal (argv[1], "--version"))
    {
      g_autoptr(GString) text = g_string_new ("zky " ZKY_VERSION "\n");

      return zky_cli_write (text);
    }

  /* An expression alone is called. */
  if (g_str_has_prefix (argv[1], "-e"))
    return run_command (find_command ("run"), argc - 1, argv + 1);

  command = find_command (argv[1]);
  if (command == NULL)
    {
      zky_cli_note ("there is no %s “%s”; zky --help says what there is", *argv[1] == '-' ? "option" : "command", argv[1]);
      return ZKY_CLI_USE;
    }

  return run_command (command, argc - 2, argv + 2);
}
