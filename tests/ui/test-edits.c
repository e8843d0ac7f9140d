/* test-edits.c: tests ui/session/zky-edits.c
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-edits.h"

static ZkyNode *
call_cb (ZkyCall        *call,
         ZkyNode *const *inputs,
         gpointer        user_data)
{
  return zky_add (inputs[0], zky_call_param (call, "w"));
}

static ZkyEdits *
create_edits (void)
{
  g_autoptr (ZkyModule) module = zky_module_new ("M", call_cb, NULL, NULL);
  g_autoptr (ZkyTensor) three = zky_tensor_new_scalar (ZKY_FLOAT32, 3);
  g_autoptr (ZkyTensor) list = zky_tensor_parse ("[1, 2]", ZKY_FLOAT32, NULL);

  g_assert_true (zky_module_add_input (module, "x", three, NULL));
  g_assert_true (zky_module_add_param (module, "w", list, NULL));
  return zky_edits_new (module);
}

static void
set (ZkyEdits *edits,
     double    value,
     guint     gesture)
{
  g_autoptr (ZkyTensor) tensor = zky_tensor_new_scalar (ZKY_FLOAT32, value);

  zky_edits_set (edits, 0, tensor, gesture);
}

static double
get (ZkyEdits *edits)
{
  ZkyInput input;

  zky_edits_get (edits, 0, &input);
  return zky_tensor_get_double (input.value, 0);
}

static void
call (ZkyEdits *edits,
      guint     n_expected)
{
  g_autoptr (GPtrArray) sent = zky_edits_send (edits);

  g_assert_cmpuint (sent->len, ==, n_expected);
}

static void
test_new (void)
{
  g_autoptr (ZkyEdits) edits = create_edits ();
  ZkyInput input;

  g_assert_cmpuint (zky_edits_get_n (edits), ==, 2);
  g_assert_cmpint (zky_edits_find (edits, "x"), ==, 0);
  g_assert_cmpint (zky_edits_find (edits, "w"), ==, 1);
  g_assert_cmpint (zky_edits_find (edits, "v"), ==, -1);
  zky_edits_get (edits, 1, &input);
  g_assert_cmpstr (input.name, ==, "w");
  g_assert_true (input.is_parameter);
  g_assert_false (zky_edits_can_undo (edits));
  g_assert_false (zky_edits_differ (edits));
  call (edits, 0);
}

static void
test_gesture (void)
{
  g_autoptr (ZkyEdits) edits = create_edits ();

  set (edits, 4, 1);
  set (edits, 5, 1);
  set (edits, 6, 2);
  g_assert_true (zky_edits_undo (edits));
  g_assert_cmpfloat (get (edits), ==, 5);
  g_assert_true (zky_edits_undo (edits));
  g_assert_cmpfloat (get (edits), ==, 3);
  g_assert_false (zky_edits_undo (edits));
  g_assert_true (zky_edits_redo (edits));
  g_assert_cmpfloat (get (edits), ==, 5);

  set (edits, 7, 0);
  g_assert_false (zky_edits_can_redo (edits));
  set (edits, 8, 0);
  g_assert_true (zky_edits_undo (edits));
  g_assert_cmpfloat (get (edits), ==, 7);
}

/* A training changes several at once, again and again: that is one step too. */
static void
test_gesture_of_several (void)
{
  g_autoptr (ZkyEdits) edits = create_edits ();
  g_autoptr (ZkyTensor) list = zky_tensor_parse ("[3, 4]", ZKY_FLOAT32, NULL);
  ZkyInput input;

  set (edits, 1, 0);
  for (guint i = 0; i < 3; i++)
    {
      set (edits, 10 + i, 7);
      zky_edits_set (edits, 1, list, 7);
    }
  g_assert_true (zky_edits_undo (edits));
  g_assert_cmpfloat (get (edits), ==, 1);
  zky_edits_get (edits, 1, &input);
  g_assert_cmpfloat (zky_tensor_get_double (input.value, 0), ==, 1);
  g_assert_true (zky_edits_redo (edits));
  g_assert_cmpfloat (get (edits), ==, 12);
  g_assert_false (zky_edits_can_redo (edits));
  g_assert_true (zky_edits_undo (edits));
  g_assert_true (zky_edits_undo (edits));
  g_assert_cmpfloat (get (edits), ==, 3);
  g_assert_false (zky_edits_can_undo (edits));
}

static void
test_send (void)
{
  g_autoptr (ZkyEdits) edits = create_edits ();

  set (edits, 4, 0);
  g_assert_true (zky_edits_differ (edits));
  call (edits, 1);
  call (edits, 0);
  zky_edits_accept (edits);
  g_assert_false (zky_edits_differ (edits));
}

static void
test_reject (void)
{
  g_autoptr (ZkyEdits) edits = create_edits ();

  set (edits, 4, 0);
  call (edits, 1);
  zky_edits_accept (edits);
  set (edits, 5, 7);
  set (edits, 6, 7);
  set (edits, 9, 0);
  call (edits, 1);
  zky_edits_reject (edits, FALSE);
  g_assert_cmpfloat (get (edits), ==, 4);
  call (edits, 1); /* what the model has is not known */
  g_assert_true (zky_edits_undo (edits));
  g_assert_cmpfloat (get (edits), ==, 3);
  g_assert_false (zky_edits_can_undo (edits));
}

static void
test_reject_drag (void)
{
  g_autoptr (ZkyEdits) edits = create_edits ();

  set (edits, 5, 7);
  call (edits, 1);
  zky_edits_accept (edits);
  set (edits, 6, 7);
  call (edits, 1);
  zky_edits_reject (edits, FALSE);
  g_assert_cmpfloat (get (edits), ==, 5);
  g_assert_true (zky_edits_undo (edits));
  g_assert_cmpfloat (get (edits), ==, 3);
  g_assert_true (zky_edits_redo (edits));
  g_assert_cmpfloat (get (edits), ==, 5);
}

static void
test_reject_keep (void)
{
  g_autoptr (ZkyEdits) edits = create_edits ();

  set (edits, 5, 0);
  call (edits, 1);
  set (edits, 6, 0);
  zky_edits_reject (edits, TRUE);
  g_assert_cmpfloat (get (edits), ==, 6);
  call (edits, 1);
}

/* What was only tried till it fitted is not chosen before it has been changed. */
static void
test_chosen (void)
{
  g_autoptr (ZkyEdits) edits = create_edits ();
  g_autoptr (GPtrArray) all = zky_edits_dup_chosen (edits), open = NULL, changed = NULL;
  guint n = zky_edits_get_n (edits);

  g_assert_cmpuint (all->len, ==, n);
  zky_edits_mark_guess (edits, "x");
  zky_edits_mark_guess (edits, "no such name");
  open = zky_edits_dup_chosen (edits);
  g_assert_cmpuint (open->len, ==, n - 1);

  set (edits, 7, 0);
  call (edits, 1);
  zky_edits_accept (edits);
  changed = zky_edits_dup_chosen (edits);
  g_assert_cmpuint (changed->len, ==, n);
  g_assert_cmpstr (((ZkyEdit *) g_ptr_array_index (changed, 0))->name, ==, "x");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/ui/edits/new", test_new);
  g_test_add_func ("/ui/edits/gesture", test_gesture);
  g_test_add_func ("/ui/edits/gesture-of-several", test_gesture_of_several);
  g_test_add_func ("/ui/edits/send", test_send);
  g_test_add_func ("/ui/edits/reject", test_reject);
  g_test_add_func ("/ui/edits/reject/drag", test_reject_drag);
  g_test_add_func ("/ui/edits/reject/keep", test_reject_keep);
  g_test_add_func ("/ui/edits/chosen", test_chosen);

  return g_test_run ();
}
