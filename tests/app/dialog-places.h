/* dialog-places.h: every dialog, popover and secondary window, and the panels of the window, each with what opens it
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "window-size.h"

typedef enum
{
  PLACE_OWN     = 0,
  PLACE_FOREIGN = 1 << 0, /* GTK's own dialog: what is in it, and how it is called, is GTK's */
  PLACE_PART    = 1 << 1, /* a part of the window, which stays */
  PLACE_SMALL   = 1 << 2, /* helps where the focus stays: there is nothing in it that Tab would go to */
  PLACE_WIDE    = 1 << 3, /* needs more room than 400 pixels */
} PlaceFlags;

/**
 * Place:
 * @name: of the test
 * @open: opens it in a window with a model
 * @what: for @open: an action, a node, the name of an example
 *
 * Something that opens: whoever adds one to the program adds a row to `places`.
 */
typedef struct
{
  const char *name;
  void      (*open) (WindowFixture *fixture, const char *what);
  const char *what;
  PlaceFlags  flags;
} Place;

extern const Place places[];

/* (nullable): what lies above the window, the newest one of all */
GtkWidget *place_find_above (WindowFixture *fixture);

/* Opens the model that the places are about. */
void       place_open_model (WindowFixture *fixture);
