/* test-lua-data.c: data in model files
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky.h"

#include <glib/gstdio.h>
#include <string.h>

#include "tensor-assert.h"

static char *folder;

static void
write_file (const char *name,
            const char *text)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr(GError) error = NULL;

  g_file_set_contents (path, text, -1, &error);
  g_assert_no_error (error);
}

/* A model file that begins with these lines. */
static ZkyModel *
load_lines (const char  *lines,
            GError     **error)
{
  g_autofree char *text = g_strconcat ("local zky = require 'zky'\n", lines, "\nlocal model = zky.module 'Data'\n"
                                       "model:param('w', 1)\n"
                                       "function model:call() return self.w end\n"
                                       "return model\n", NULL);

  return zky_model_load_text (text, "data.lua", folder, NULL, error);
}

static void
assert_lines (const char *lines)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(ZkyModel) model = load_lines (lines, &error);

  g_assert_no_error (error);
}

static void
assert_fails (const char *lines,
              int         code,
              const char *message)
{
  g_autoptr(GError) error = NULL;

  g_assert_null (load_lines (lines, &error));
  g_assert_error (error, ZKY_ERROR, code);
  g_assert_cmpstr (error->message, ==, message);
}

static void
test_sets (void)
{
  assert_lines ("local iris, about = zky.data.load 'iris'\n"
                "assert(iris.x.shape[1] == 150 and iris.x.shape[2] == 4 and iris.x.dtype == 'float32' and iris.y.dtype == 'int64')\n"
                "assert(#about.features == 4 and about.classes[3] == 'virginica' and about.vocabulary == nil)\n"
                "local text, known = zky.data.load('holmes', {length = 10, stride = 5, rows = 3})\n"
                "assert(text.x.shape[1] == 3 and text.y.shape[2] == 10 and #known.vocabulary == 75)\n"
                "local digits = zky.data.load('digits', {flat = true, rows = 5})\n"
                "assert(digits.x.shape[1] == 5 and digits.x.shape[2] == 64 and #digits.x.shape == 2)");
}

/* What is loaded can be trained on as it is. */
static void
test_train (void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(ZkyModel) model = zky_model_load_text (
    "local zky = require 'zky'\n"
    "local model = zky.module 'Iris'\n"
    "model:input('x', {{5, 3, 1, 0}})\n"
    "model.layer = zky.nn.Linear(4, 3)\n"
    "function model:call(x) return self.layer(x) end\n"
    "model:train { dataset = zky.data.load 'iris', loss = 'cross_entropy', accuracy = 'y', epochs = 30, lr = 0.05, batch = 15 }\n"
    "return model\n", "iris.lua", NULL, NULL, &error);
  g_autoptr(ZkyTrainer) trainer = NULL;

  g_assert_no_error (error);
  trainer = zky_trainer_new (zky_model_get_training (model), &error);
  g_assert_no_error (error);
  g_assert_true (zky_trainer_run (trainer, NULL, &error));
  g_assert_no_error (error);
}

static void
test_set_errors (void)
{
  assert_fails ("zky.data.load 'mnist'", ZKY_ERROR_MISSING, "data.lua:2: the data set mnist is not there yet: “zky data mnist” fetches it");
  assert_fails ("zky.data.load('iris', {part = 'test'})", ZKY_ERROR_VALUE, "data.lua:2: the data set iris has no part “test”, but train");
  assert_fails ("zky.data.load('iris', {rows = -1})", ZKY_ERROR_MODEL, "data.lua:2: rows is -1, not a whole number");
  assert_fails ("zky.data.load('iris', {rows = 1.5})", ZKY_ERROR_MODEL, "data.lua:2: rows is 1.5, not a whole number");
  assert_fails ("zky.data.load('iris', {flat = 1})", ZKY_ERROR_MODEL, "data.lua:2: flat is a number, not true or false");
  assert_fails ("zky.data.load('iris', {length = 3})", ZKY_ERROR_USE,
                "data.lua:2: “length” is for texts, and the data set iris is a table");
  assert_fails ("zky.data.load('holmes', {flat = true})", ZKY_ERROR_USE,
                "data.lua:2: “flat” is for images, and the data set holmes is a text");
  assert_fails ("zky.data.load('digits', {bytes = true})", ZKY_ERROR_USE,
                "data.lua:2: “bytes” is for texts, and the data set digits is images");
  assert_fails ("zky.data.load('iris', {path = 1})", ZKY_ERROR_MODEL,
                "data.lua:2: data.load has no option “path”; it takes bytes, flat, length, part, rows, stride");
}

static void
test_csv (void)
{
  write_file ("a.csv", "n;kind\n1;b\nNA;a\n3;b\n");
  assert_lines ("local t, about = zky.csv('a.csv', {delimiter = ';', missing = 'drop'})\n"
                "assert(tostring(t.n) == '[1, 3]' and t.n.dtype == 'float32' and tostring(t.kind) == '[0, 0]')\n"
                "assert(about.columns[1] == 'n' and about.columns[2] == 'kind' and about.categories.kind[1] == 'b')\n"
                "t = zky.csv('a.csv', {delimiter = ';', columns = {'kind'}, header = true})\n"
                "assert(t.n == nil and tostring(t.kind) == '[1, 0, 1]')\n"
                "t, about = zky.csv('a.csv', {delimiter = ';', categories = {'n'}})\n"
                "assert(tostring(t.n) == '[0, -1, 1]' and about.categories.n[2] == '3')");

  assert_fails ("zky.csv('a.csv', {delimiter = ';', missing = 'error'})", ZKY_ERROR_VALUE,
                "data.lua:2: a.csv: line 3, byte 11: a value of column “n” is missing");
  assert_fails ("zky.csv('a.csv', {delimiter = ';', columns = {'x'}})", ZKY_ERROR_UNKNOWN,
                "data.lua:2: a.csv: there is no column “x”, but n, kind");
  assert_fails ("zky.csv('a.csv', {missing = 'x'})", ZKY_ERROR_MODEL, "data.lua:2: missing is “nan”, “error” or “drop”, not “x”");
  assert_fails ("zky.csv('a.csv', {columns = {1}})", ZKY_ERROR_MODEL, "data.lua:2: columns has a number among its strings");
  assert_fails ("zky.csv('a.csv', {delimiter = 'é'})", ZKY_ERROR_MODEL,
                "data.lua:2: delimiter is one character, such as \";\" or \"\\t\"");
  assert_fails ("zky.csv '../a.csv'", ZKY_ERROR_IO, "data.lua:2: ../a.csv: a model reads files from its own folder only");
  assert_fails ("zky.csv '/etc/passwd'", ZKY_ERROR_IO, "data.lua:2: /etc/passwd: a model reads files from its own folder only");
  assert_fails ("zky.csv 'b.csv'", ZKY_ERROR_IO, "data.lua:2: b.csv: No such file or directory");
}

static void
test_text (void)
{
  write_file ("a.txt", "hello");
  assert_lines ("local t, about = zky.text 'a.txt'\n"
                "assert(tostring(t.x) == '[1, 0, 2, 2, 3]' and t.y == nil and table.concat(about.vocabulary) == 'ehlo')\n"
                "local more = zky.encode('hole', {vocabulary = about.vocabulary, length = 3})\n"
                "assert(tostring(more.x) == '[[1, 3, 2]]' and tostring(more.y) == '[[3, 2, 0]]')\n"
                "local bytes, none = zky.encode('\\0\\xff', {bytes = true})\n"
                "assert(tostring(bytes.x) == '[0, 255]' and none.vocabulary == nil)");
  assert_fails ("zky.encode('x', {vocabulary = {'a'}})", ZKY_ERROR_VALUE, "data.lua:2: encode: byte 0: the vocabulary has no “x”");
  assert_fails ("zky.encode('x', {length = 3})", ZKY_ERROR_VALUE,
                "data.lua:2: encode: a text of 1 characters has no window of 3 and the one behind it");
}

static void
test_idx (void)
{
  g_autofree char *path = g_build_filename (folder, "a.idx", NULL);

  g_file_set_contents (path, "\0\0\x08\x01\0\0\0\x02\x07\xff", 10, NULL);
  assert_lines ("local t = zky.idx 'a.idx'\n"
                "assert(tostring(t) == '[7, 255]' and t.dtype == 'int64')\n"
                "assert(zky.idx('a.idx', {dtype = 'float32'}).dtype == 'float32')");
  assert_fails ("zky.idx 'a.txt'", ZKY_ERROR_SYNTAX, "data.lua:2: a.txt: byte 0: this is no IDX file: it does not begin as one");
}

static void
test_npz (void)
{
  g_autofree char *npz = g_build_filename (folder, "a.npz", NULL), *plain = g_build_filename (folder, "a.safetensors", NULL);
  g_autoptr(ZkyArchive) archive = zky_archive_new ();
  g_autoptr(ZkyTensor) tensor = tensor_of (ZKY_FLOAT32, "[1, 2]");

  zky_archive_add (archive, "hidden.weight", tensor);
  g_assert_true (zky_archive_save (archive, npz, NULL));
  g_assert_true (zky_archive_save (archive, plain, NULL));
  assert_lines ("for _, read in ipairs {zky.load, zky.npz} do\n"
                "  for _, name in ipairs {'a.npz', 'a.safetensors'} do\n"
                "    local t, names = read(name)\n"
                "    assert(tostring(t['hidden.weight']) == '[1, 2]' and #names == 1 and names[1] == 'hidden.weight')\n"
                "  end\n"
                "end");
  assert_fails ("zky.npz 'a.txt'", ZKY_ERROR_SYNTAX, "data.lua:2: a.txt: byte 0: this is no safetensors file: it has 5 bytes, not even 8");
  assert_fails ("zky.load 'a.txt'", ZKY_ERROR_SYNTAX, "data.lua:2: a.txt: byte 0: this is no .npy file: it does not begin as one");
  g_unlink (npz);
  g_unlink (plain);
}

/* Whatever is read counts as memory of the model. */
static void
test_limits (void)
{
  ZkyModelOptions options = { .tensor_bytes = 100000 };
  g_autoptr(GError) error = NULL;
  g_autofree char *big = g_strnfill (200000, 'a');

  write_file ("big.txt", big);
  g_assert_null (zky_model_load_text ("local zky = require 'zky'\nzky.text 'big.txt'\n", "data.lua", folder, &options, &error));
  assert_error (error, ZKY_ERROR_SIZE, "data.lua:2: big.txt: the file has ");
  g_clear_error (&error);
  g_assert_null (zky_model_load_text ("local zky = require 'zky'\nzky.data.load 'digits'\n", "data.lua", folder, &options, &error));
  assert_error (error, ZKY_ERROR_LIMIT, "data.lua:2: a tensor would take");
}

static void
opened_cb (const char *path,
           gpointer    opened)
{
  g_ptr_array_add (opened, g_path_get_basename (path));
}

/* Whoever loads a model hears of what it reads, also of what is not there or wrong. */
static void
test_opened (void)
{
  g_autoptr(GPtrArray) opened = g_ptr_array_new_with_free_func (g_free);
  ZkyModelOptions options = { .opened = opened_cb, .opened_data = opened };
  g_autoptr(GError) error = NULL;

  write_file ("part.lua", "return nil +");
  g_assert_null (zky_model_load_text ("local zky = require 'zky'\nzky.text 'a.txt'\npcall (require, 'part')\nrequire 'missing'\n",
                                      "data.lua", folder, &options, &error));
  g_assert_error (error, ZKY_ERROR, ZKY_ERROR_IO);
  g_assert_cmpuint (opened->len, ==, 3);
  g_assert_cmpstr (opened->pdata[0], ==, "a.txt");
  g_assert_cmpstr (opened->pdata[1], ==, "part.lua");
  g_assert_cmpstr (opened->pdata[2], ==, "missing.lua");
}

int
main (int    argc,
      char **argv)
{
  int result;

  folder = g_dir_make_tmp ("zky-data-XXXXXX", NULL);
  g_setenv ("XDG_CACHE_HOME", folder, TRUE); /* nothing has been fetched */
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engine/lua-data/sets/load", test_sets);
  g_test_add_func ("/engine/lua-data/sets/train", test_train);
  g_test_add_func ("/engine/lua-data/sets/errors", test_set_errors);
  g_test_add_func ("/engine/lua-data/files/csv", test_csv);
  g_test_add_func ("/engine/lua-data/files/text", test_text);
  g_test_add_func ("/engine/lua-data/files/idx", test_idx);
  g_test_add_func ("/engine/lua-data/files/npz", test_npz);
  g_test_add_func ("/engine/lua-data/files/limits", test_limits);
  g_test_add_func ("/engine/lua-data/files/opened", test_opened);

  result = g_test_run ();
  for (const char *const *name = (const char *const[]) { "a.csv", "a.txt", "a.idx", "big.txt", "part.lua", NULL }; *name != NULL; name++)
    {
      g_autofree char *path = g_build_filename (folder, *name, NULL);

      g_unlink (path);
    }
  g_rmdir (folder);
  g_free (folder);

  return result;
}
