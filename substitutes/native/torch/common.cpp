#include "common.h"

#include <ATen/Parallel.h>

#include <cstring>
#include <string>

namespace
{
    thread_local std::string last_error;
    thread_local bool has_error = false;
}

namespace mlt
{
    void remember_error(const char* message) noexcept
    {
        try
        {
            last_error = message;
        }
        catch (...)
        {
            last_error.clear();
        }

        has_error = true;
    }

    Number number(const at::Scalar& scalar)
    {
        if (scalar.isBoolean())
        {
            return {scalar.toBool() ? 1 : 0, 2};
        }

        if (scalar.isIntegral(false))
        {
            return {scalar.toLong(), 0};
        }

        double value = scalar.toDouble();
        Number result{0, 1};
        std::memcpy(&result.bits, &value, sizeof value);
        return result;
    }
}

// The message of this thread's last failure, or null; valid until the thread's next failure. Forgets it.
MLT_EXPORT const char* mlt_take_error()
{
    if (!has_error)
    {
        return nullptr;
    }

    has_error = false;
    return last_error.c_str();
}

MLT_EXPORT int64_t mlt_list_size(TensorList list)
{
    return static_cast<int64_t>(list->size());
}

// Moves the tensors of a list to `handles` (mlt_list_size of them) and frees the list.
MLT_EXPORT void mlt_list_take(TensorList list, TensorHandle* handles)
{
    for (size_t i = 0; i < list->size(); i++)
    {
        handles[i] = mlt::to_handle(std::move((*list)[i]));
    }

    delete list;
}

MLT_EXPORT int32_t mlt_set_num_threads(int32_t count)
{
    return mlt::run([=] { at::set_num_threads(count); });
}

MLT_EXPORT int32_t mlt_get_num_threads()
{
    return at::get_num_threads();
}

MLT_EXPORT int32_t mlt_set_num_interop_threads(int32_t count)
{
    return mlt::run([=] { at::set_num_interop_threads(count); });
}

MLT_EXPORT int32_t mlt_get_num_interop_threads()
{
    return at::get_num_interop_threads();
}
