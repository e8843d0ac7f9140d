/* zky-examples.c: the models that come with zkynet
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-examples.h"

#include <glib/gi18n.h>
#include <stdlib.h>
#include <string.h>

#define FIRST_EXAMPLE "simple.lua"
#define MAX_TITLE     60

/* In the order in which they teach. What is not named here belongs to the last topic. */
static const struct
{
  const char *topic, *names;
} contents[] = {
  { N_("First Steps"), "simple neuron shared two_modules branch" },
  { N_("Derivatives"), "jacobian derivatives logistic_map deep vanishing" },
  { N_("Learning"), "linear_regression rosenbrock newton iris_logistic softmax penguins iris_mlp xor_textbook xor points" },
  { N_("Images"), "digits_mlp digits_cnn digits_autoencoder digits_vae mnist_mlp mnist_cnn fashion_cnn" },
  { N_("Sequences"), "char_rnn char_gru char_lstm hmm casino" },
  { N_("Attention"), "attention digits_transformer gpt_sort gpt_text" },
  { N_("More"), "" },
};

/* Beside the program that runs, wherever it was moved; in the source folder; where it was to be installed. */
static char *
find_folder (void)
{
  g_autofree char *program = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *bin = program ? g_path_get_dirname (program) : NULL;
  g_autofree char *beside = NULL;

  beside = bin ? g_build_filename (bin, "..", "share", "zkynet", "examples", NULL) : NULL;
  if (beside && g_file_test (beside, G_FILE_TEST_IS_DIR))
    return g_canonicalize_filename (beside, NULL);
  if (g_file_test (ZKY_SOURCE_EXAMPLES, G_FILE_TEST_IS_DIR))
    return g_strdup (ZKY_SOURCE_EXAMPLES);
  if (g_file_test (ZKY_INSTALLED_EXAMPLES, G_FILE_TEST_IS_DIR))
    return g_strdup (ZKY_INSTALLED_EXAMPLES);

  return NULL;
}

/* Of a long sentence the part before its colon is the title. */
static char *
read_title (char       **lines,
            const char  *path)
{
  g_autofree char *title = NULL;
  char *end;

  if (lines[0] != NULL && g_str_has_prefix (lines[0], "--"))
    {
      title = g_strstrip (g_strdup (lines[0] + 2));
      if (g_utf8_strlen (title, -1) > MAX_TITLE)
        title[strcspn (title, ":")] = '\0';
      if (title[0] != '\0' && g_utf8_strlen (title, -1) <= MAX_TITLE)
        return g_steal_pointer (&title);
      g_clear_pointer (&title, g_free);
    }

  title = g_path_get_basename (path);
  end = strrchr (title, '.');
  if (end)
    *end = '\0';
  return g_strdelimit (g_steal_pointer (&title), "-_", ' ');
}

static char *
read_summary (char **lines)
{
  g_autoptr(GString) summary = g_string_new (NULL);

  for (guint i = 1; lines[0] != NULL && lines[i] != NULL && g_str_has_prefix (lines[i], "--"); i++)
    {
      const char *text = g_strstrip (lines[i] + 2);

      if (text[0] == '\0' && summary->len > 0)
        break;
      if (text[0] != '\0')
        g_string_append_printf (summary, "%s%s", summary->len > 0 ? " " : "", text);
    }

  return g_strdup (summary->str);
}

static ZkyExample *
read_example (const char *path)
{
  ZkyExample *self = g_new (ZkyExample, 1);
  g_autofree char *text = NULL;
  g_auto(GStrv) lines = NULL;

  if (!g_file_get_contents (path, &text, NULL, NULL) || !g_utf8_validate (text, -1, NULL))
    g_clear_pointer (&text, g_free);
  lines = g_strsplit (text != NULL ? text : "", "\n", -1);
  self->title = read_title (lines, path);
  self->summary = read_summary (lines);
  self->file = g_file_new_for_path (path);

  return self;
}

static void
example_free (gpointer data)
{
  ZkyExample *self = data;

  g_free (self->title);
  g_free (self->summary);
  g_object_unref (self->file);
  g_free (self);
}

/* The place of a file in the contents: @topic, and the number among the names there. */
static guint
find_place (const char *name,
            guint      *topic)
{
  g_autofree char *word = g_strndup (name, strlen (name) - strlen (".lua"));

  for (*topic = 0; *topic < G_N_ELEMENTS (contents) - 1; (*topic)++)
    {
      g_auto(GStrv) names = g_strsplit (contents[*topic].names, " ", -1);

      for (guint i = 0; names[i] != NULL; i++)
        if (g_str_equal (names[i], word))
          return i;
    }

  return 0;
}

/* By topic, by place in it, by name. */
static int
compare_names (gconstpointer a,
               gconstpointer b)
{
  const char *first = *(const char *const *) a, *second = *(const char *const *) b;
  guint first_topic, second_topic;
  guint first_place = find_place (first, &first_topic), second_place = find_place (second, &second_topic);

  return first_topic != second_topic ? (first_topic > second_topic) - (first_topic < second_topic)
       : first_place != second_place ? (first_place > second_place) - (first_place < second_place)
                                     : g_strcmp0 (first, second);
}

/**
 * zky_examples_list:
 *
 * Returns: (transfer full) (element-type ZkyExample): the shipped models, topic by topic; none where they are not installed
 */
GPtrArray *
zky_examples_list (void)
{
  g_autofree char *folder = find_folder ();
  g_autoptr(GDir) dir = folder ? g_dir_open (folder, 0, NULL) : NULL;
  g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  GPtrArray *examples = g_ptr_array_new_with_free_func (example_free);
  const char *name;

  while (dir && (name = g_dir_read_name (dir)))
    if (g_str_has_suffix (name, ".lua"))
      g_ptr_array_add (names, g_strdup (name));
  g_ptr_array_sort (names, compare_names);

  for (guint i = 0; i < names->len; i++)
    {
      g_autofree char *path = g_build_filename (folder, names->pdata[i], NULL);
      ZkyExample *example = read_example (path);
      guint topic;

      find_place (names->pdata[i], &topic);
      example->topic = _(contents[topic].topic);
      g_ptr_array_add (examples, example);
    }

  return examples;
}

/**
 * zky_examples_contain:
 * @file: a file
 *
 * Returns: whether it came with zkynet: it is in the folder of the examples
 */
gboolean
zky_examples_contain (GFile *file)
{
  g_autofree char *folder = find_folder (), *parent = NULL;
  char *real_folder, *real_parent;
  gsize length;
  gboolean inside;

  g_return_val_if_fail (G_IS_FILE (file), FALSE);

  if (!folder || !g_file_peek_path (file))
    return FALSE;

  parent = g_path_get_dirname (g_file_peek_path (file));
  real_folder = realpath (folder, NULL);
  real_parent = realpath (parent, NULL);
  length = real_folder ? strlen (real_folder) : 0;
  inside = real_folder && real_parent && strncmp (real_parent, real_folder, length) == 0
           && (real_parent[length] == '\0' || real_parent[length] == '/');
  free (real_folder);
  free (real_parent);

  return inside;
}

/**
 * zky_examples_dup_first:
 *
 * Returns: (transfer full) (nullable): the model that a first start shows
 */
GFile *
zky_examples_dup_first (void)
{
  g_autofree char *folder = find_folder ();
  g_autofree char *path = folder ? g_build_filename (folder, FIRST_EXAMPLE, NULL) : NULL;

  return path && g_file_test (path, G_FILE_TEST_EXISTS) ? g_file_new_for_path (path) : NULL;
}
