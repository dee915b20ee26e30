// Conventions of the C interface over libtorch.
//
// - A tensor crosses the border as a pointer to an at::Tensor on the heap; the caller owns what it is given and frees it
//   with mlt_tensor_free. Null stands for "no tensor" (an optional argument, an undefined result).
// - A function that makes a tensor returns null when it fails; one that changes something returns 0, or 1 when it fails.
//   The reason is then in mlt_take_error, one message per thread. Exceptions never cross the border.
// - bool is one byte, sizes are int64_t, a data type is its c10 code (-1 for none), lists are a pointer and a count.
#pragma once

#include <ATen/ATen.h>

#include <cstdint>
#include <cstring>
#include <exception>
#include <utility>
#include <vector>

#define MLT_EXPORT extern "C" __attribute__((visibility("default")))

using TensorHandle = at::Tensor*;
using GeneratorHandle = at::Generator*;

// A scalar by value: kind 0 = integer, 1 = floating point, 2 = boolean, -1 = none.
struct Number
{
    int64_t bits;
    int64_t kind;
};

namespace mlt
{
    void remember_error(const char* message) noexcept;

    // Runs `action`; returns whether it ended without an exception, and remembers the message of one.
    template <typename Action>
    bool succeeds(Action&& action) noexcept
    {
        try
        {
            action();
            return true;
        }
        catch (const c10::Error& error)
        {
            remember_error(error.what_without_backtrace());
        }
        catch (const std::exception& error)
        {
            remember_error(error.what());
        }
        catch (...)
        {
            remember_error("unknown native exception");
        }

        return false;
    }

    inline TensorHandle to_handle(at::Tensor tensor)
    {
        return tensor.defined() ? new at::Tensor(std::move(tensor)) : nullptr;
    }

    // The tensor that `make` returns, or null when it throws.
    template <typename Make>
    TensorHandle create(Make&& make) noexcept
    {
        TensorHandle result = nullptr;
        succeeds([&] { result = to_handle(make()); });
        return result;
    }

    // The two tensors that `make` returns; 0, or 1 when it throws.
    template <typename Make>
    int32_t create_pair(TensorHandle* first, TensorHandle* second, Make&& make) noexcept
    {
        *first = *second = nullptr;
        return succeeds([&] {
            auto pair = make();
            *first = to_handle(std::get<0>(pair));
            *second = to_handle(std::get<1>(pair));
        }) ? 0 : 1;
    }

    // 0, or 1 when `action` throws.
    template <typename Action>
    int32_t run(Action&& action) noexcept
    {
        return succeeds(std::forward<Action>(action)) ? 0 : 1;
    }

    inline at::IntArrayRef sizes(const int64_t* values, int64_t count)
    {
        return at::IntArrayRef(values, static_cast<size_t>(count));
    }

    inline at::OptionalIntArrayRef optional_sizes(const int64_t* values, int64_t count)
    {
        return values ? at::OptionalIntArrayRef(sizes(values, count)) : at::OptionalIntArrayRef();
    }

    inline c10::optional<int64_t> optional(const int64_t* value)
    {
        return value ? c10::optional<int64_t>(*value) : c10::nullopt;
    }

    inline c10::optional<at::Tensor> optional(TensorHandle tensor)
    {
        return tensor ? c10::optional<at::Tensor>(*tensor) : c10::nullopt;
    }

    inline at::Tensor or_undefined(TensorHandle tensor)
    {
        return tensor ? *tensor : at::Tensor();
    }

    inline c10::optional<at::ScalarType> optional_type(int8_t type)
    {
        return type < 0 ? c10::nullopt : c10::optional<at::ScalarType>(static_cast<at::ScalarType>(type));
    }

    inline c10::optional<at::Generator> optional(GeneratorHandle generator)
    {
        return generator ? c10::optional<at::Generator>(*generator) : c10::nullopt;
    }

    inline at::Scalar scalar(Number number)
    {
        switch (number.kind)
        {
        case 0:
            return at::Scalar(number.bits);
        case 2:
            return at::Scalar(number.bits != 0);
        default:
            double value;
            std::memcpy(&value, &number.bits, sizeof value);
            return at::Scalar(value);
        }
    }

    inline c10::optional<at::Scalar> optional_scalar(Number number)
    {
        return number.kind < 0 ? c10::nullopt : c10::optional<at::Scalar>(scalar(number));
    }

    Number number(const at::Scalar& scalar);

    inline std::vector<at::Tensor> tensors(const TensorHandle* handles, int64_t count)
    {
        std::vector<at::Tensor> result;
        result.reserve(static_cast<size_t>(count));
        for (int64_t i = 0; i < count; i++)
        {
            result.push_back(or_undefined(handles[i]));
        }

        return result;
    }

    inline at::TensorOptions options(int8_t type, int32_t device_type, int32_t device_index)
    {
        return at::TensorOptions()
            .dtype(static_cast<at::ScalarType>(type))
            .device(at::Device(static_cast<at::DeviceType>(device_type), static_cast<at::DeviceIndex>(device_index)));
    }
}

// A list of tensors as a result; taken (and freed) with mlt_list_take.
using TensorList = std::vector<at::Tensor>*;

namespace mlt
{
    template <typename Make>
    TensorList create_list(Make&& make) noexcept
    {
        TensorList result = nullptr;
        succeeds([&] { result = new std::vector<at::Tensor>(make()); });
        return result;
    }
}
