/* tensor-assert.h: tensors in tests, written and compared as text, and under a decimal comma
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <locale.h>
#include <string.h>

#include "zky-tensor.h"

/* The tensor that a text stands for. */
static inline ZkyTensor *
tensor_of (ZkyDtype    dtype,
           const char *text)
{
  g_autoptr (GError) error = NULL;
  ZkyTensor *tensor = zky_tensor_parse (text, dtype, &error);

  g_assert_no_error (error);

  return tensor;
}

/* Sets a locale with a decimal comma, if the machine has one. */
static inline gboolean
set_comma_locale (void)
{
  const char *names[] = { "de_DE.UTF-8", "de_DE.utf8", "fr_FR.UTF-8", "fr_FR.utf8", "es_ES.UTF-8", "ru_RU.UTF-8" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (setlocale (LC_ALL, names[i]) != NULL && strcmp (localeconv ()->decimal_point, ",") == 0)
      return TRUE;

  return FALSE;
}

/* @tensor reads "[[1, 2], [3, 4]]". */
#define assert_tensor(tensor, text)                               \
  G_STMT_START                                                    \
    {                                                             \
      g_autofree char *found_ = zky_tensor_to_string (tensor);    \
      g_assert_cmpstr (found_, ==, text);                         \
    }                                                             \
  G_STMT_END

/* There is an error of @code, and its text holds @part. */
#define assert_error(error, code, part)                           \
  G_STMT_START                                                    \
    {                                                             \
      g_assert_error (error, ZKY_ERROR, (int) (code));            \
      if (strstr ((error)->message, part) == NULL)                \
        g_assert_cmpstr ((error)->message, ==, part);             \
    }                                                             \
  G_STMT_END
