using System.Reflection;
using TorchSharp.Modules;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public partial class Module
        {
            protected internal virtual Module _to(Device device, ScalarType dtype, bool non_blocking)
            {
                CheckElementType(dtype);
                _toEpilog(dtype, Normalized(device), non_blocking);
                return this;
            }

            protected internal virtual Module _to(DeviceType deviceType, int deviceIndex, bool non_blocking)
            {
                Device device = Normalized(new Device(deviceType, deviceIndex));
                if (device.type != _deviceType || device.index != _deviceIndex)
                {
                    _toEpilog(null, device, non_blocking);
                }

                return this;
            }

            protected internal virtual Module _to(ScalarType dtype, bool non_blocking)
            {
                CheckElementType(dtype);
                _toEpilog(dtype, null, non_blocking);
                return this;
            }

            public Module _to(Tensor other, bool non_blocking)
            {
                _to(other.dtype, non_blocking);
                return _to(other.device_type, other.device_index, non_blocking);
            }

            protected void _toEpilog(ScalarType dtype, bool non_blocking) => _toEpilog(dtype, null, non_blocking);

            protected void _toEpilog(Device device, ScalarType dtype, bool non_blocking) => _toEpilog(dtype, device, non_blocking);

            protected void _toEpilog(DeviceType deviceType, int deviceIndex, bool non_blocking) =>
                _toEpilog(null, new Device(deviceType, deviceIndex), non_blocking);

            /// <summary>Converts what this module and those below hold, and puts the new tensors into registrations, fields and properties.</summary>
            protected virtual void _toEpilog(ScalarType? dtype, Device? device, bool non_blocking)
            {
                foreach (Module child in children())
                {
                    _ = device is null ? child._to(dtype!.Value, non_blocking)
                        : dtype is null ? child._to(device.type, device.index, non_blocking)
                        : child._to(device, dtype.Value, non_blocking);
                }

                foreach ((string parameterName, Parameter parameter) in named_parameters(recurse: false).ToArray())
                {
                    if (ReplaceParameter(dtype, device, parameter, out Parameter? converted))
                    {
                        Assign(parameterName, converted!, () => ConditionallyRegisterParameter(parameterName, converted));
                        parameter.DetachFromDisposeScope().Dispose();
                    }
                }

                foreach ((string bufferName, (Tensor buffer, bool isPersistent)) in _registeredBuffers.Entries().ToArray())
                {
                    if (ReplaceBuffer(dtype, device, buffer, out Tensor? converted))
                    {
                        Assign(bufferName, converted!, () => ConditionallyRegisterBuffer(bufferName, converted, isPersistent));
                    }
                }

                if (device is not null)
                {
                    _deviceType = device.type;
                    _deviceIndex = device.index;
                }
            }

            /// <summary>A detached, converted copy of a parameter with its gradient; false where it is as asked already.</summary>
            protected static bool ReplaceParameter(ScalarType? dtype, Device? device, Parameter param, out Parameter? p)
            {
                p = null;
                if (!NeedsConversion(dtype, device, param, out ScalarType type, out Device target))
                {
                    return false;
                }

                using (no_grad())
                {
                    p = new Parameter(param.to(type, target), param.requires_grad);
                    p.DetachFromDisposeScope();
                    using Tensor? gradient = param.grad;
                    if (gradient is not null)
                    {
                        using Tensor converted = gradient.to(type, target);
                        p.grad = converted;
                    }
                }

                return true;
            }

            /// <summary>A converted copy of a buffer, which is disposed; false where it is as asked already.</summary>
            protected static bool ReplaceBuffer(ScalarType? dtype, Device? device, Tensor buffer, out Tensor? result)
            {
                result = null;
                if (!NeedsConversion(dtype, device, buffer, out ScalarType type, out Device target))
                {
                    return false;
                }

                result = buffer.to(type, target).DetachFromDisposeScope();
                buffer.DetachFromDisposeScope().Dispose();
                return true;
            }

            /// <summary>Integers keep their type; an index of -1 means any device of the kind.</summary>
            private static bool NeedsConversion(ScalarType? dtype, Device? device, Tensor tensor, out ScalarType type, out Device target)
            {
                type = dtype is { } asked && IsFractional(tensor.dtype) ? asked : tensor.dtype;
                target = device ?? tensor.device;
                return type != tensor.dtype
                    || target.type != tensor.device_type
                    || (target.index >= 0 && target.index != tensor.device_index);
            }

            private void Assign(string component, Tensor value, Action register)
            {
                if (GetType().GetProperty(component, BindingFlags.Public | BindingFlags.Instance) is { } property)
                {
                    property.SetValue(this, value);
                    return;
                }

                register();
                Fields(GetType()).FirstOrDefault(field => field.ComponentName() == component)?.SetValue(this, value);
            }

            private static Device Normalized(Device device)
            {
                if (device.type != DeviceType.CUDA)
                {
                    return new Device(device.type, -1);
                }

                return cuda.is_available() ? device : throw new InvalidOperationException("CUDA is not available.");
            }

            private static void CheckElementType(ScalarType dtype)
            {
                if (!IsFractional(dtype))
                {
                    throw new ArgumentException($"A module converts to floating point or complex types only, not to {dtype}.", nameof(dtype));
                }
            }

            private static bool IsFractional(ScalarType type) =>
                type is ScalarType.Float16 or ScalarType.BFloat16 or ScalarType.Float32 or ScalarType.Float64
                    or ScalarType.ComplexFloat32 or ScalarType.ComplexFloat64;
        }
    }
}
