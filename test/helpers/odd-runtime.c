/*
 * Speaks TensorFlow Lite's C API, but is not TensorFlow Lite: it stands for the contract between
 * that library and us. It does not read the model; network.h, which the test writes, has the
 * weights of the one network (dense with relu, dense with sigmoid) that it runs. What it may break
 * is switched by -DODD_...: each is something that a real library was seen to do, or may.
 *
 * Every answer adds a state, which grows with each call until it is reset, as that of an LSTM does.
 * The bytes of the model are summed when they come and at each call: they must stay as they were.
 */
#include <math.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "network.h"
#include "odd-delegate.h"

#ifndef ODD_TYPE
#define ODD_TYPE 1
#endif
#ifndef ODD_RANK
#define ODD_RANK 2
#endif
#ifndef ODD_MORE_COLUMNS
#define ODD_MORE_COLUMNS 0
#endif
#ifndef ODD_MORE_BYTES
#define ODD_MORE_BYTES 0
#endif
#ifndef ODD_ENDS
#define ODD_ENDS 1
#endif
#ifndef ODD_CALLS
#define ODD_CALLS 1000000000
#endif

typedef struct { const uint8_t *bytes; size_t length; uint32_t sum; } Model;
typedef struct { int threads; Delegate *delegate; } Options;
typedef struct { size_t columns; float *values; } Tensor;
typedef struct {
  const Model *model;
  Delegate *delegate;
  Tensor input, output;
  float state;
  int calls;
} Interpreter;

static int live, resets, faults;

/* For the tests: what has not been deleted yet, resets so far, and broken rules of the contract. */
int odd_live(void) { return live; }
int odd_resets(void) { return resets; }
int odd_faults(void) { return faults; }

static int *volatile nowhere;

static inline void crash(void) {
  fprintf(stderr, "odd runtime: about to fall\n");
  *nowhere = 1;
}

static uint32_t sum_of(const uint8_t *bytes, size_t length) {
  uint32_t sum = 1;
  for (size_t i = 0; i < length; i++) sum = 31 * sum + bytes[i];
  return sum;
}

#ifdef ODD_CRASH_LOAD
__attribute__((constructor)) static void begin(void) { crash(); }
#endif

#ifdef ODD_FORKS
/* A helper, which keeps what it was given open for a minute; as a daemon it leaves the group. */
__attribute__((constructor)) static void begin(void) {
  pid_t helper = fork();
  if (helper == 0) {
#ifdef ODD_DAEMON
    setsid();
#endif
    sleep(60);
    _exit(0);
  }
  fprintf(stderr, "odd runtime: helper %d\n", (int)helper);
}
#endif

/* Puts another file in the place of one that was looked at before this library was loaded. */
#ifdef ODD_REPLACES
__attribute__((constructor)) static void begin(void) { rename(ODD_REPLACES ".new", ODD_REPLACES); }
#endif
#ifdef ODD_OVERWRITES
__attribute__((constructor)) static void begin(void) {
  FILE *file = fopen(ODD_OVERWRITES, "w");
  fputs("no library", file);
  fclose(file);
}
#endif

const char *TfLiteVersion(void) { return "0.0.0-odd"; }

Model *TfLiteModelCreate(const void *bytes, size_t length) {
#ifdef ODD_CRASH_MODEL
  crash();
#endif
#ifdef ODD_NO_MODEL
  return NULL;
#endif
  if (length < 8 || memcmp((const char *)bytes + 4, "TFL3", 4) != 0) return NULL;
  Model *model = malloc(sizeof *model);
  *model = (Model){bytes, length, sum_of(bytes, length)};
  live++;
  return model;
}

void TfLiteModelDelete(Model *model) {
  if (sum_of(model->bytes, model->length) != model->sum) faults++;
  free(model);
  live--;
}

Options *TfLiteInterpreterOptionsCreate(void) {
  live++;
  return calloc(1, sizeof(Options));
}

void TfLiteInterpreterOptionsDelete(Options *options) {
  free(options);
  live--;
}

void TfLiteInterpreterOptionsSetNumThreads(Options *options, int32_t threads) {
  options->threads = threads;
}

void TfLiteInterpreterOptionsAddDelegate(Options *options, Delegate *delegate) {
  options->delegate = delegate;
}

Interpreter *TfLiteInterpreterCreate(const Model *model, const Options *options) {
#ifdef ODD_NO_INTERPRETER
  return NULL;
#endif
  if (options->threads != 1) faults++;
  if (options->delegate && options->delegate->prepare(NULL, options->delegate) != 0) return NULL;
  Interpreter *made = calloc(1, sizeof *made);
  made->model = model;
  made->delegate = options->delegate;
  made->input.columns = INPUTS;
  made->output.columns = OUTPUTS;
  live++;
  return made;
}

void TfLiteInterpreterDelete(Interpreter *interpreter) {
#ifdef ODD_CRASH_CLOSE
  crash();
#endif
  if (interpreter->delegate && !interpreter->delegate->alive) faults++;
  free(interpreter->input.values);
  free(interpreter->output.values);
  free(interpreter);
  live--;
}

int TfLiteInterpreterAllocateTensors(Interpreter *interpreter) {
#ifdef ODD_NO_MEMORY
  return 1;
#endif
  interpreter->input.values = calloc(INPUTS, sizeof(float));
  interpreter->output.values = calloc(OUTPUTS, sizeof(float));
  return 0;
}

#ifndef ODD_LACKS_RESET
int TfLiteInterpreterResetVariableTensors(Interpreter *interpreter) {
  (void)interpreter;
  resets++;
#ifndef ODD_LEAKS
  interpreter->state = 0;
#endif
  return 0;
}
#endif

int TfLiteInterpreterInvoke(Interpreter *interpreter) {
#ifdef ODD_CRASH_INVOKE
  crash();
#endif
#ifdef ODD_HANGS
  for (;;) pause();
#endif
  const Model *model = interpreter->model;
  if (sum_of(model->bytes, model->length) != model->sum) return 1;
  if (++interpreter->calls > ODD_CALLS) return 2;
#ifdef ODD_OUT
  /* The device is pulled out when this file is there. */
  if (access(ODD_OUT, F_OK) == 0) return 3;
#endif
  float hidden[HIDDEN];
  for (int unit = 0; unit < HIDDEN; unit++) {
    double sum = HIDDEN_BIAS[unit];
    for (int i = 0; i < INPUTS; i++) {
      sum += (double)interpreter->input.values[i] * HIDDEN_KERNEL[i * HIDDEN + unit];
    }
    hidden[unit] = sum > 0 ? (float)sum : 0;
  }
  for (int unit = 0; unit < OUTPUTS; unit++) {
    double sum = OUTPUT_BIAS[unit];
    for (int i = 0; i < HIDDEN; i++) sum += (double)hidden[i] * OUTPUT_KERNEL[i * OUTPUTS + unit];
    interpreter->output.values[unit] = (float)(1 / (1 + exp(-sum))) + interpreter->state;
#ifdef ODD_RUBBISH
    interpreter->output.values[unit] = (float)NAN;
#endif
  }
  interpreter->state += 0.25f;
  return 0;
}

int32_t TfLiteInterpreterGetInputTensorCount(const Interpreter *interpreter) {
  (void)interpreter;
  return ODD_ENDS;
}

int32_t TfLiteInterpreterGetOutputTensorCount(const Interpreter *interpreter) {
  (void)interpreter;
  return 1;
}

Tensor *TfLiteInterpreterGetInputTensor(Interpreter *interpreter, int32_t index) {
  return index == 0 ? &interpreter->input : NULL;
}

const Tensor *TfLiteInterpreterGetOutputTensor(const Interpreter *interpreter, int32_t index) {
#ifdef ODD_NO_OUTPUT
  return NULL;
#endif
  return index == 0 ? &interpreter->output : NULL;
}

int TfLiteTensorType(const Tensor *tensor) {
  (void)tensor;
  return ODD_TYPE;
}

int32_t TfLiteTensorNumDims(const Tensor *tensor) {
  (void)tensor;
  return ODD_RANK;
}

int32_t TfLiteTensorDim(const Tensor *tensor, int32_t index) {
  return index == 0 ? 1 : (int32_t)tensor->columns + ODD_MORE_COLUMNS;
}

size_t TfLiteTensorByteSize(const Tensor *tensor) {
  return tensor->columns * sizeof(float) + ODD_MORE_BYTES;
}

int TfLiteTensorCopyFromBuffer(Tensor *tensor, const void *from, size_t bytes) {
  if (bytes != TfLiteTensorByteSize(tensor)) return 1;
  memcpy(tensor->values, from, bytes);
  return 0;
}

int TfLiteTensorCopyToBuffer(const Tensor *tensor, void *to, size_t bytes) {
  if (bytes != TfLiteTensorByteSize(tensor)) return 1;
  memcpy(to, tensor->values, bytes);
  return 0;
}
