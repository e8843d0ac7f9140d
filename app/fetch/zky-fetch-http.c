/* zky-fetch-http.c: a file over HTTP, or from a folder
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-fetch-private.h"

#include "zky-curl.h"

#include <errno.h>
#include <math.h>
#include <unistd.h>

#define MAX_ATTEMPTS    8      /* without a single new byte */
#define WAIT            250000 /* microseconds before the second of them, twice as many before each further one */
#define REPORT_INTERVAL 100000 /* microseconds */

typedef struct
{
  ZkyFetch          *fetch;
  const ZkyDataFile *file;
  const ZkyCurl     *library;
  CURL              *curl;
  int                fd;
  guint64            start;    /* bytes that were there when this attempt began */
  guint64            done;     /* bytes that are there */
  guint64            limit;
  gint64             began;    /* when this attempt did */
  int                number;   /* errno of a failed write */
  gboolean           too_large;
} Transfer;

static gsize
write_cb (char     *data,
          gsize     size,
          gsize     n,
          gpointer  user_data)
{
  Transfer *self = user_data;
  gsize left = size * n;

  if (left > self->limit - MIN (self->done, self->limit))
    {
      self->too_large = TRUE;
      return 0;
    }
  while (left > 0)
    {
      gssize written = write (self->fd, data, left);

      if (written < 0 && errno == EINTR)
        continue;
      if (written <= 0)
        {
          self->number = errno;
          return 0;
        }
      data += written;
      left -= (gsize) written;
      self->done += (guint64) written;
    }

  return size * n;
}

/* Tells how far it is; another value than 0 breaks off. */
static int
progress_cb (gpointer   user_data,
             curl_off_t total,
             curl_off_t now,
             curl_off_t unused_total,
             curl_off_t unused_now)
{
  Transfer *self = user_data;
  gint64 time = g_get_monotonic_time ();
  ZkyFetchProgress progress = { .file = self->file->name, .done = self->done, .seconds_left = NAN };
  double seconds = (double) (time - self->began) / G_USEC_PER_SEC;

  if (g_cancellable_is_cancelled (self->fetch->cancellable))
    return 1;
  if (self->fetch->func == NULL || time - self->fetch->reported < REPORT_INTERVAL)
    return 0;

  self->fetch->reported = time;
  progress.total = total > 0 ? self->start + (guint64) total : self->file->size;
  if (self->done > self->start && progress.total >= self->done && seconds > 0.5)
    progress.seconds_left = seconds / (double) (self->done - self->start) * (double) (progress.total - self->done);
  self->fetch->func (&progress, self->fetch->user_data);

  return 0;
}

static void
set_options (Transfer   *self,
             const char *address)
{
  const ZkyCurl *library = self->library;
  CURL *curl = self->curl;

  library->setopt (curl, CURLOPT_URL, address);
  library->setopt (curl, CURLOPT_PROTOCOLS_STR, "http,https,file");
  library->setopt (curl, CURLOPT_REDIR_PROTOCOLS_STR, "http,https");
  library->setopt (curl, CURLOPT_FOLLOWLOCATION, 1L);
  library->setopt (curl, CURLOPT_MAXREDIRS, 5L);
  library->setopt (curl, CURLOPT_FAILONERROR, 1L);
  library->setopt (curl, CURLOPT_NOSIGNAL, 1L);
  library->setopt (curl, CURLOPT_CONNECTTIMEOUT, 30L);
  library->setopt (curl, CURLOPT_LOW_SPEED_LIMIT, 1L);
  library->setopt (curl, CURLOPT_LOW_SPEED_TIME, 60L);
  library->setopt (curl, CURLOPT_USERAGENT, "zkynet/" ZKY_VERSION);
  library->setopt (curl, CURLOPT_WRITEFUNCTION, write_cb);
  library->setopt (curl, CURLOPT_WRITEDATA, self);
  library->setopt (curl, CURLOPT_XFERINFOFUNCTION, progress_cb);
  library->setopt (curl, CURLOPT_XFERINFODATA, self);
  library->setopt (curl, CURLOPT_NOPROGRESS, 0L);
}

/* Puts the file's end to where the next bytes go. */
static gboolean
go_to (Transfer *self,
       guint64   place)
{
  self->start = self->done = place;
  if (ftruncate (self->fd, (off_t) place) == 0 && lseek (self->fd, (off_t) place, SEEK_SET) >= 0)
    return TRUE;
  self->number = errno;

  return FALSE;
}

/* What may go well when it is tried again: the connection broke, or could not be made. */
static gboolean
is_passing (CURLcode code)
{
  switch (code)
    {
    case CURLE_PARTIAL_FILE:
    case CURLE_RECV_ERROR:
    case CURLE_SEND_ERROR:
    case CURLE_GOT_NOTHING:
    case CURLE_OPERATION_TIMEDOUT:
    case CURLE_HTTP2:
    case CURLE_HTTP2_STREAM:
      return TRUE;
    default:
      return FALSE;
    }
}

/* Waits before another attempt, unless it is stopped. */
static void
wait_a_while (Transfer *self,
              guint     attempt)
{
  gint64 end = g_get_monotonic_time () + ((gint64) WAIT << MIN (attempt, 5));

  while (g_get_monotonic_time () < end && !g_cancellable_is_cancelled (self->fetch->cancellable))
    g_usleep (20000);
}

/* Transfers what is not there yet, as often as the connection breaks. */
static CURLcode
transfer (Transfer *self)
{
  CURLcode code;
  guint attempt = 0;

  for (;;)
    {
      long status = 0;

      self->began = g_get_monotonic_time ();
      self->start = self->done;
      self->library->setopt (self->curl, CURLOPT_RESUME_FROM_LARGE, (curl_off_t) self->start);
      code = self->library->perform (self->curl);
      self->library->getinfo (self->curl, CURLINFO_RESPONSE_CODE, &status);

      /* 416: nothing stands behind what is there, so it may be all; its sum tells. */
      if (code == CURLE_HTTP_RETURNED_ERROR && status == 416 && self->start > 0)
        return CURLE_OK;

      /* The other side cannot go on in the middle, or there is less than was there. */
      if ((code == CURLE_RANGE_ERROR || code == CURLE_BAD_DOWNLOAD_RESUME) && self->start > 0)
        {
          if (!go_to (self, 0))
            return CURLE_WRITE_ERROR;
          continue;
        }
      if (!is_passing (code) || g_cancellable_is_cancelled (self->fetch->cancellable))
        return code;

      attempt = self->done > self->start ? 0 : attempt + 1;
      if (attempt == MAX_ATTEMPTS)
        return code;
      if (attempt > 0)
        wait_a_while (self, attempt - 1);
    }
}

static gboolean
report (Transfer    *self,
        const char  *address,
        CURLcode     code,
        const char  *detail,
        GError     **error)
{
  long status = 0;

  if (code == CURLE_OK)
    return TRUE;
  if (zky_fetch_is_stopped (self->fetch, error))
    return FALSE;

  self->library->getinfo (self->curl, CURLINFO_RESPONSE_CODE, &status);
  if (self->too_large)
    g_set_error (error, ZKY_ERROR, ZKY_ERROR_VALUE, "%s: there are more than %" G_GUINT64_FORMAT " bytes, too many for this file", address,
                 self->limit);
  else if (self->number != 0)
    g_set_error (error, ZKY_ERROR, ZKY_ERROR_IO, "%s: it cannot be written: %s", self->file->name, g_strerror (self->number));
  else if (code == CURLE_HTTP_RETURNED_ERROR)
    g_set_error (error, ZKY_ERROR, ZKY_ERROR_IO, "%s: the server answers with %ld", address, status);
  else
    g_set_error (error, ZKY_ERROR, ZKY_ERROR_IO, "%s: %s", address, *detail != '\0' ? detail : self->library->describe (code));

  return FALSE;
}

/**
 * zky_fetch_http:
 * @self: what is going on
 * @base: an address, in front of the file's name
 * @file: which file
 * @fd: where it goes; what is there already is kept
 * @error: return location for a %ZKY_ERROR_IO with the address, a %ZKY_ERROR_STOPPED, or a %ZKY_ERROR_VALUE for a file that is too large
 *
 * Returns: whether all of it is there
 */
gboolean
zky_fetch_http (ZkyFetch           *self,
                const char         *base,
                const ZkyDataFile  *file,
                int                 fd,
                GError            **error)
{
  g_autofree char *address = g_strconcat (base, g_str_has_suffix (base, "/") ? "" : "/", file->name, NULL);
  char detail[CURL_ERROR_SIZE] = "";
  Transfer transfer_data = { .fetch = self, .file = file, .fd = fd, .library = zky_curl_load (error) };
  off_t end = lseek (fd, 0, SEEK_END);
  CURLcode code = CURLE_FAILED_INIT;
  gboolean done;

  if (transfer_data.library == NULL)
    return FALSE;

  /* A mirror may have packed it otherwise. */
  transfer_data.limit = file->size > 0 ? 4 * file->size + 65536 : ZKY_FETCH_MAX;
  transfer_data.done = end > 0 ? (guint64) end : 0;
  transfer_data.curl = transfer_data.library->new ();
  if (transfer_data.curl != NULL)
    {
      set_options (&transfer_data, address);
      transfer_data.library->setopt (transfer_data.curl, CURLOPT_ERRORBUFFER, detail);
      code = transfer (&transfer_data);
    }
  done = report (&transfer_data, address, code, detail, error);
  transfer_data.library->free (transfer_data.curl);

  return done;
}
