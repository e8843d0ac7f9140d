/* test-schedule.c: learning rates against PyTorch's
 * SPDX-License-Identifier: Apache-2.0 */
#include "train-cases.h"

#include <math.h>

static void
set_milestones (ZkySchedule *schedule,
                const char  *text)
{
  g_auto(GStrv) words = g_strsplit (text, ",", -1);
  double steps[16];
  guint n = 0;

  while (words[n] != NULL)
    {
      steps[n] = g_ascii_strtod (words[n], NULL);
      n++;
    }
  g_assert_true (zky_schedule_set_milestones (schedule, steps, n, NULL));
}

static ZkySchedule *
make_schedule (const char *line,
               double     *lr)
{
  g_auto(GStrv) words = g_strsplit (line, " ", -1);
  g_autoptr(GError) error = NULL;
  ZkySchedule *schedule = zky_schedule_new (words[1], &error);

  g_assert_no_error (error);
  *lr = g_ascii_strtod (words[2], NULL);
  for (guint i = 3; words[i] != NULL; i++)
    {
      char *value = strchr (words[i], '=');

      *value++ = '\0';
      if (g_str_equal (words[i], "milestones"))
        set_milestones (schedule, value);
      else
        g_assert_true (zky_schedule_set (schedule, words[i], g_ascii_strtod (value, NULL), &error));
      g_assert_no_error (error);
    }

  return schedule;
}

/* A new schedule with the state of another one. */
static ZkySchedule *
swap_schedule (ZkySchedule *schedule,
               const char  *line)
{
  g_autoptr(ZkyArchive) archive = zky_archive_new ();
  g_autoptr(GError) error = NULL;
  double lr;
  ZkySchedule *other = make_schedule (line, &lr);

  zky_schedule_save (schedule, archive);
  zky_schedule_free (schedule);
  g_assert_true (zky_schedule_restore (other, archive, &error));
  g_assert_no_error (error);

  return other;
}

static void
test_rates (gconstpointer data)
{
  char **line = (char **) data;
  g_autoptr(GArray) rates = NULL, metrics = NULL, momenta = NULL;
  const char *title = *line++;
  ZkySchedule *schedule;
  double lr;

  schedule = make_schedule (title, &lr);
  if (g_str_has_prefix (*line, "metrics"))
    metrics = read_values (*line++, "metrics");
  rates = read_values (*line++, "rates");
  if (*line != NULL && g_str_has_prefix (*line, "momenta"))
    momenta = read_values (*line, "momenta");

  g_assert_cmpuint (rates->len, ==, 30);
  for (guint t = 0; t < rates->len; t++)
    {
      assert_near (zky_schedule_get_rate (schedule, lr, t), g_array_index (rates, double, t), 1e-13);
      if (momenta != NULL)
        assert_near (zky_schedule_get_momentum (schedule, t), g_array_index (momenta, double, t), 1e-13);
      else
        g_assert_true (isnan (zky_schedule_get_momentum (schedule, t)));
      if (metrics != NULL)
        zky_schedule_report (schedule, lr, g_array_index (metrics, double, t));
      if (t % 7 == 0)
        schedule = swap_schedule (schedule, title);
    }
  zky_schedule_free (schedule);
}

static void
test_options (void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(ZkySchedule) schedule = zky_schedule_new ("step", &error);
  const double falling[] = { 3, 2 };
  double value;

  g_assert_cmpstr (zky_schedule_get_kind (schedule), ==, "step");
  g_assert_true (zky_schedule_get (schedule, "gamma", &value, &error));
  g_assert_cmpfloat (value, ==, 0.1);
  g_assert_false (zky_schedule_set (schedule, "T_max", 3, &error));
  g_assert_error (error, ZKY_ERROR, ZKY_ERROR_UNKNOWN);
  g_clear_error (&error);
  g_assert_false (zky_schedule_set (schedule, "step_size", 2.5, &error));
  g_assert_error (error, ZKY_ERROR, ZKY_ERROR_VALUE);
  g_clear_error (&error);
  g_assert_false (zky_schedule_set_milestones (schedule, falling, 2, &error));
  g_assert_error (error, ZKY_ERROR, ZKY_ERROR_UNKNOWN);
  g_clear_error (&error);
  g_clear_pointer (&schedule, zky_schedule_free);

  schedule = zky_schedule_new ("multi_step", &error);
  g_assert_false (zky_schedule_set_milestones (schedule, falling, 2, &error));
  g_assert_error (error, ZKY_ERROR, ZKY_ERROR_VALUE);
  g_clear_error (&error);
  g_assert_null (zky_schedule_new ("cosin", &error));
  g_assert_error (error, ZKY_ERROR, ZKY_ERROR_UNKNOWN);
  g_assert_nonnull (strstr (error->message, "cosine, linear"));
}

int
main (int    argc,
      char **argv)
{
  g_auto(GStrv) lines = NULL;

  g_test_init (&argc, &argv, NULL);
  lines = read_lines ("schedules.txt");
  for (char **line = lines; *line != NULL; line++)
    if (g_str_has_prefix (*line, "case "))
      {
        g_autofree char *path = g_strconcat ("/engine/schedule/rates/", *line + 5, NULL);

        g_test_add_data_func (path, line, test_rates);
      }
  g_test_add_func ("/engine/schedule/options/checked", test_options);

  return g_test_run ();
}
