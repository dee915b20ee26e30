// Random number generators, and tensors filled by them.
#include "common.h"

#include <ATen/CPUGeneratorImpl.h>

#include <mutex>

using namespace mlt;

namespace
{
    at::Generator default_generator()
    {
        return at::globalContext().defaultGenerator(at::DeviceType::CPU);
    }
}

MLT_EXPORT GeneratorHandle mlt_generator_default()
{
    return new at::Generator(default_generator());
}

MLT_EXPORT GeneratorHandle mlt_generator_new(uint64_t seed)
{
    return new at::Generator(at::detail::createCPUGenerator(seed));
}

MLT_EXPORT void mlt_generator_free(GeneratorHandle generator)
{
    delete generator;
}

MLT_EXPORT void mlt_generator_seed(GeneratorHandle generator, uint64_t seed)
{
    std::lock_guard<std::mutex> lock(generator->mutex());
    generator->set_current_seed(seed);
}

MLT_EXPORT uint64_t mlt_generator_initial_seed(GeneratorHandle generator)
{
    return generator->current_seed();
}

MLT_EXPORT TensorHandle mlt_generator_state(GeneratorHandle generator)
{
    return create([&] { return generator->get_state(); });
}

MLT_EXPORT int32_t mlt_generator_set_state(GeneratorHandle generator, TensorHandle state)
{
    return run([&] { generator->set_state(*state); });
}

MLT_EXPORT int32_t mlt_uniform_(TensorHandle tensor, double from, double to, GeneratorHandle generator)
{
    return run([&] { tensor->uniform_(from, to, optional(generator)); });
}

MLT_EXPORT int32_t mlt_normal_(TensorHandle tensor, double mean, double deviation, GeneratorHandle generator)
{
    return run([&] { tensor->normal_(mean, deviation, optional(generator)); });
}

MLT_EXPORT int32_t mlt_bernoulli_(TensorHandle tensor, double probability, GeneratorHandle generator)
{
    return run([&] { tensor->bernoulli_(probability, optional(generator)); });
}

MLT_EXPORT TensorHandle mlt_bernoulli(TensorHandle tensor, GeneratorHandle generator)
{
    return create([&] { return tensor->bernoulli(optional(generator)); });
}

MLT_EXPORT int32_t mlt_exponential_(TensorHandle tensor, double rate, GeneratorHandle generator)
{
    return run([&] { tensor->exponential_(rate, optional(generator)); });
}

MLT_EXPORT int32_t mlt_random_(TensorHandle tensor, int64_t from, int64_t to, GeneratorHandle generator)
{
    return run([&] { tensor->random_(from, to, optional(generator)); });
}

MLT_EXPORT TensorHandle mlt_multinomial(TensorHandle tensor, int64_t count, bool replacement, GeneratorHandle generator)
{
    return create([&] { return tensor->multinomial(count, replacement, optional(generator)); });
}
