/*
 * An external delegate that takes no operator: it shows that the way to one is gone. Tells what it
 * was told, and makes nothing when it is told `refuse`.
 */
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "odd-delegate.h"

static Delegate the_one;
static char told[4096];
static int prepared, destroyed;

const char *delegate_told(void) { return told; }
int delegate_prepared(void) { return prepared; }
int delegate_destroyed(void) { return destroyed; }

static int prepare(void *context, Delegate *delegate) {
  (void)context;
  (void)delegate;
  prepared++;
  return 0;
}

Delegate *tflite_plugin_create_delegate(char **keys, char **values, size_t count,
                                        void (*report)(const char *message)) {
  told[0] = 0;
  for (size_t i = 0; i < count; i++) {
    size_t length = strlen(told);
    snprintf(told + length, sizeof told - length, "%s=%s;", keys[i], values[i]);
    if (strcmp(keys[i], "refuse") != 0) continue;
    if (values[i][0] != 0) report(values[i]);
    return NULL;
  }
  the_one = (Delegate){.data = NULL, .prepare = prepare, .alive = 1};
  return &the_one;
}

void tflite_plugin_destroy_delegate(Delegate *delegate) {
  if (delegate == NULL) return;
  delegate->alive = 0;
  destroyed++;
}
