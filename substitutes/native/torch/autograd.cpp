// Gradients: the backward pass, and whether operations are recorded.
#include "common.h"

#include <c10/core/InferenceMode.h>
#include <torch/csrc/autograd/anomaly_mode.h>
#include <torch/csrc/autograd/autograd.h>

using namespace mlt;

MLT_EXPORT int32_t mlt_backward(
    const TensorHandle* outputs, int64_t output_count, const TensorHandle* grads, int64_t grad_count,
    bool retain_graph, bool create_graph, const TensorHandle* inputs, int64_t input_count)
{
    return run([&] {
        torch::autograd::backward(
            tensors(outputs, output_count), tensors(grads, grad_count), retain_graph, create_graph, tensors(inputs, input_count));
    });
}

MLT_EXPORT TensorList mlt_autograd_grad(
    const TensorHandle* outputs, int64_t output_count, const TensorHandle* inputs, int64_t input_count,
    const TensorHandle* grads, int64_t grad_count, bool retain_graph, bool create_graph, bool allow_unused)
{
    return create_list([&] {
        return torch::autograd::grad(
            tensors(outputs, output_count), tensors(inputs, input_count), tensors(grads, grad_count),
            retain_graph, create_graph, allow_unused);
    });
}

MLT_EXPORT bool mlt_grad_mode()
{
    return at::GradMode::is_enabled();
}

MLT_EXPORT void mlt_set_grad_mode(bool enabled)
{
    at::GradMode::set_enabled(enabled);
}

MLT_EXPORT bool mlt_inference_mode()
{
    return c10::InferenceMode::is_enabled();
}

MLT_EXPORT void* mlt_inference_mode_enter(bool enabled)
{
    return new c10::InferenceMode(enabled);
}

MLT_EXPORT void mlt_inference_mode_leave(void* guard)
{
    delete static_cast<c10::InferenceMode*>(guard);
}

MLT_EXPORT bool mlt_anomaly_mode()
{
    return torch::autograd::AnomalyMode::is_enabled();
}

MLT_EXPORT void mlt_set_anomaly_mode(bool enabled)
{
    torch::autograd::AnomalyMode::set_enabled(enabled);
}
