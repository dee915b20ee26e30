using System.Reflection;
using TorchSharp.Modules;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>A part of a network: parameters, buffers and further modules under names.</summary>
        public partial class Module : IDisposable
        {
            private const BindingFlags InstanceFields = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance;

            private readonly Registry<Parameter> _registeredParameters = new();
            private readonly Registry<(Tensor Tensor, bool IsPersistent)> _registeredBuffers = new();
            private readonly Registry<Module> _registeredModules = new();
            private bool _areComponentsRegistered;
            private bool _isTraining = true;
            private bool _isDisposed;

            protected DeviceType _deviceType = DeviceType.CPU;
            protected int _deviceIndex = -1;
            protected string? name;

            protected Module(string name)
            {
                this.name = name;
            }

            ~Module() => Dispose(false);

            public virtual bool training => _isTraining;

            public virtual string GetName() => string.IsNullOrEmpty(name) ? GetType().Name : name;

            public virtual void train(bool train = true)
            {
                _isTraining = train;
                foreach (Module child in children())
                {
                    child.train(train);
                }
            }

            public virtual void eval() => train(false);

            /// <summary>Calls the function with every module below this one, children first, and then with this one.</summary>
            public virtual Module apply(Action<Module> fn)
            {
                foreach (Module child in children())
                {
                    child.apply(fn);
                }

                fn(this);
                return this;
            }

            /// <summary>
            /// Drops the gradients. Otherwise leaves them as they are: the package calls <c>Tensor.zero_</c>, which returns zeros instead of
            /// setting them, and is not here for that reason, nor is <c>Optimizer.zero_grad</c>.
            /// </summary>
            public virtual void zero_grad(bool set_to_none = true)
            {
                foreach (Parameter parameter in parameters().Where(_ => set_to_none))
                {
                    parameter.grad = null;
                }
            }

            public void Dispose()
            {
                Dispose(true);
                GC.SuppressFinalize(this);
            }

            protected virtual void Dispose(bool disposing)
            {
                if (!disposing || _isDisposed)
                {
                    return;
                }

                _isDisposed = true;
                foreach (Tensor buffer in buffers(recurse: false).ToArray())
                {
                    buffer.DetachFromDisposeScope().Dispose();
                }

                foreach (Parameter parameter in parameters(recurse: false).ToArray())
                {
                    parameter.DetachFromDisposeScope().Dispose();
                }

                foreach (Module child in children())
                {
                    child.Dispose();
                }
            }

            /// <summary>The default device and element type where none are given.</summary>
            protected static (Device device, ScalarType dtype) GetDefaultDeviceAndType(Device? device = null, ScalarType? dtype = null) =>
                (device ?? get_default_device(), dtype ?? get_default_dtype());

            public virtual void register_buffer(string name, Tensor tensor, bool persistent = true)
            {
                if (tensor is null || tensor.IsInvalid)
                {
                    throw new ArgumentNullException(nameof(tensor), "A buffer needs a tensor; this one is null or disposed.");
                }

                if (!_registeredBuffers.TryAdd(name, (tensor, persistent)))
                {
                    throw new InvalidOperationException($"A buffer named '{name}' is registered already.");
                }
            }

            public virtual void register_parameter(string name, Parameter param)
            {
                if (param is null || param.IsInvalid)
                {
                    throw new ArgumentNullException(nameof(param), "A parameter needs a tensor; this one is null or disposed.");
                }

                if (!_registeredParameters.TryAdd(name, param))
                {
                    throw new InvalidOperationException($"A parameter named '{name}' is registered already.");
                }
            }

            public virtual void register_module(string name, Module submodule)
            {
                if (submodule is null || submodule._isDisposed)
                {
                    _registeredModules.Remove(name);
                    return;
                }

                if (name.Contains('.', StringComparison.Ordinal))
                {
                    throw new ArgumentException($"A module's name has no dot in it; '{name}' has.", nameof(name));
                }

                if (name.Length == 0)
                {
                    throw new ArgumentException("A module's name is not empty.", nameof(name));
                }

                if (_registeredModules.Contains(name))
                {
                    throw new InvalidOperationException($"A module named '{name}' is registered already.");
                }

                submodule.RegisterComponents();
                _registeredModules.TryAdd(name, submodule);
            }

            public void add_module(string name, Module module) => register_module(name, module);

            /// <summary>Registers what the fields of this object hold, those of its base classes included, once.</summary>
            protected virtual void RegisterComponents()
            {
                if (_areComponentsRegistered)
                {
                    return;
                }

                foreach (FieldInfo field in Fields(GetType()))
                {
                    string component = field.ComponentName();
                    if (IsRegistered(component))
                    {
                        continue;
                    }

                    switch (field.GetValue(this))
                    {
                        case Module module:
                            register_module(component, module);
                            break;
                        case Parameter parameter:
                            register_parameter(component, parameter);
                            break;
                        case Tensor tensor:
                            register_buffer(component, tensor);
                            break;
                    }
                }

                _areComponentsRegistered = true;
            }

            protected void ConditionallyRegisterParameter(string name, Tensor? value) =>
                ConditionallyRegisterParameter(name, value as Parameter);

            protected void ConditionallyRegisterParameter(string name, Parameter? value)
            {
                if (value is null)
                {
                    _registeredParameters.Remove(name);
                }
                else
                {
                    _registeredParameters.Set(name, value);
                }
            }

            protected void ConditionallyRegisterBuffer(string name, Tensor? value, bool persistent = true)
            {
                if (value is null)
                {
                    _registeredBuffers.Remove(name);
                }
                else
                {
                    _registeredBuffers.Set(name, (value, persistent));
                }
            }

            protected void ClearModules() => _registeredModules.Clear();

            private bool IsRegistered(string component) =>
                _registeredModules.Contains(component) || _registeredParameters.Contains(component) || _registeredBuffers.Contains(component);

            /// <summary>The fields of a type and of its bases down from <see cref="Module"/>; of two with one name, the outermost.</summary>
            private static IEnumerable<FieldInfo> Fields(Type type)
            {
                var seen = new HashSet<string>(StringComparer.Ordinal);
                for (Type? current = type; current is not null && current != typeof(Module); current = current.BaseType)
                {
                    foreach (FieldInfo field in current.GetFields(InstanceFields))
                    {
                        if (seen.Add(field.Name))
                        {
                            yield return field;
                        }
                    }
                }
            }
        }
    }
}
