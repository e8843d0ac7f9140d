/* zky-lua-csv.c: zky.csv: tables in model files
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-lua-value.h"

#include <string.h>

#include "zky-csv.h"

static void
read_csv_options (lua_State     *L,
                  ZkyCsvOptions *options)
{
  static const char *const names[] = { "categories", "columns", "delimiter", "header", "missing", NULL };
  const char *delimiter, *missing;

  zky_lua_check_options (L, 2, "csv", names);
  delimiter = zky_lua_option_string (L, 2, "delimiter");
  if (delimiter != NULL)
    options->delimiter = *delimiter;
  if (delimiter != NULL && (strlen (delimiter) != 1 || strchr ("\"\r\n", *delimiter) != NULL || (*delimiter & 0x80)))
    zky_lua_error (L, "delimiter is one character, such as \";\" or \"\\t\"");

  missing = zky_lua_option_string (L, 2, "missing");
  if (g_strcmp0 (missing, "error") == 0)
    options->missing = ZKY_CSV_MISSING_REFUSE;
  else if (g_strcmp0 (missing, "drop") == 0)
    options->missing = ZKY_CSV_MISSING_DROP;
  else if (missing != NULL && !g_str_equal (missing, "nan"))
    zky_lua_error (L, "missing is “nan”, “error” or “drop”, not “%.40s”", missing);

  if (lua_istable (L, 2) && lua_getfield (L, 2, "header") != LUA_TNIL)
    options->header = zky_lua_option_flag (L, 2, "header") ? ZKY_CSV_HEADER_YES : ZKY_CSV_HEADER_NO;
  options->columns = zky_lua_option_strings (L, 2, "columns");
  options->categories = zky_lua_option_strings (L, 2, "categories");
}

static ZkyTable *
load_csv (ZkySandbox           *self,
          const char           *name,
          const ZkyCsvOptions  *options,
          GError              **error)
{
  g_autoptr(GBytes) bytes = zky_lua_read_file (self, name, error);

  return bytes != NULL ? zky_csv_read (bytes, name, options, error) : NULL;
}

/* Sets a column of numbers in the model's dtype, or of categories. */
static void
set_column (lua_State      *L,
            const ZkyTable *table,
            guint           i)
{
  ZkyTensor *values = zky_table_get (table, i);
  GError *error = NULL;

  if (zky_table_get_categories (table, i) == NULL)
    {
      values = zky_tensor_narrow (values, zky_sandbox_get (L)->options.dtype, &error);
      if (values == NULL)
        {
          g_prefix_error (&error, "column “%s”: ", zky_table_get_name (table, i));
          zky_lua_raise (L, error);
        }
      zky_lua_drop_held (L);
      zky_lua_hold (L, values);
    }
  zky_lua_set_tensor (L, zky_table_get_name (table, i), values, zky_table_get_categories (table, i));
}

/* zky.csv (name, {columns, categories, missing, header, delimiter}): the columns by name, and about.columns, their names in
 * order, and about.categories, names by column */
int
zky_lua_read_csv (lua_State *L)
{
  const char *name = luaL_checkstring (L, 1);
  ZkyCsvOptions options = { 0 };
  GError *error = NULL;
  ZkyTable *table;
  guint n;

  lua_settop (L, 2);
  read_csv_options (L, &options);
  options.budget = zky_sandbox_get (L)->budget;
  table = load_csv (zky_sandbox_get (L), name, &options, &error);
  if (table == NULL)
    return zky_lua_raise (L, error);

  zky_sandbox_keep (zky_sandbox_get (L), table, (GDestroyNotify) zky_table_unref);
  n = zky_table_get_n_columns (table);
  lua_createtable (L, 0, (int) n);
  for (guint i = 0; i < n; i++)
    {
      set_column (L, table, i);
      if (zky_table_get_note (table, i) != NULL && zky_sandbox_get (L)->graph == NULL)
        zky_sandbox_log (zky_sandbox_get (L), zky_table_get_note (table, i));
    }

  lua_createtable (L, 0, 2);
  lua_createtable (L, (int) n, 0);
  for (guint i = 0; i < n; i++)
    {
      lua_pushstring (L, zky_table_get_name (table, i));
      lua_rawseti (L, -2, (lua_Integer) i + 1);
    }
  lua_setfield (L, -2, "columns");
  lua_newtable (L);
  for (guint i = 0; i < n; i++)
    zky_lua_set_strings (L, zky_table_get_name (table, i), zky_table_get_categories (table, i));
  lua_setfield (L, -2, "categories");
  zky_lua_drop_held (L);
  zky_sandbox_keep (zky_sandbox_get (L), NULL, NULL);

  return 2;
}
