#ifndef ODD_DELEGATE_H
#define ODD_DELEGATE_H

#include <stdint.h>

/* TfLiteDelegate as common.h has it, and behind it whether it has not been destroyed yet. */
typedef struct Delegate {
  void *data;
  int (*prepare)(void *context, struct Delegate *delegate);
  void *of_buffers[3];
  int64_t flags;
  void *opaque_builder;
  int alive;
} Delegate;

#endif
