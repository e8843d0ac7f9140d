/* zky.h: the one header that the app and other people's programs include
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "zky-archive.h"
#include "zky-attributes.h"
#include "zky-back.h"
#include "zky-budget.h"
#include "zky-check.h"
#include "zky-dtype.h"
#include "zky-error.h"
#include "zky-functions.h"
#include "zky-graph.h"
#include "zky-json.h"
#include "zky-model.h"
#include "zky-module.h"
#include "zky-node.h"
#include "zky-npy.h"
#include "zky-number.h"
#include "zky-op.h"
#include "zky-safetensors.h"
#include "zky-shape.h"
#include "zky-steps.h"
#include "zky-tensor.h"
