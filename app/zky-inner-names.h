/* zky-inner-names.h: names for the parts that GTK's widgets are made of
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

void zky_inner_names_init (void);
