/* zky-app-config.h: names that the files of the app share
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <glib/gi18n.h>

#define ZKY_APP_ID      "org.zkynet.ZkyNet"
#define ZKY_RESOURCE    "/org/zkynet/ZkyNet/"
#define ZKY_RESOURCE_UI ZKY_RESOURCE "ui/"
