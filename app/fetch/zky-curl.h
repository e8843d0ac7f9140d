/* zky-curl.h: libcurl, loaded when something is fetched
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <curl/curl.h>
#include <glib.h>

G_BEGIN_DECLS

/**
 * ZkyCurl:
 *
 * What is used of libcurl. With all the libraries that it needs itself it would take a third of the time in which every
 * other command has its answer.
 */
typedef struct
{
  CURLcode    (*init)     (long        flags);
  CURL *      (*new)      (void);
  void        (*free)     (CURL       *self);
  CURLcode    (*setopt)   (CURL       *self,
                           CURLoption  option,
                           ...);
  CURLcode    (*getinfo)  (CURL       *self,
                           CURLINFO    info,
                           ...);
  CURLcode    (*perform)  (CURL       *self);
  const char *(*describe) (CURLcode    code);
} ZkyCurl;

const ZkyCurl *zky_curl_load (GError **error);

G_END_DECLS
