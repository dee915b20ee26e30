using TorchSharp.Modules;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public partial class Module
        {
            /// <summary>The parameters, each once, even where several names share it.</summary>
            public virtual IEnumerable<(string name, Parameter parameter)> named_parameters(bool recurse = true)
            {
                var seen = new HashSet<IntPtr>();
                foreach ((string parameterName, Parameter parameter) in _registeredParameters.Entries())
                {
                    if (IsFirst(parameter, seen))
                    {
                        yield return (parameterName, parameter);
                    }
                }

                if (!recurse)
                {
                    yield break;
                }

                foreach ((string childName, Module child) in _registeredModules.Entries())
                {
                    foreach ((string parameterName, Parameter parameter) in child.named_parameters())
                    {
                        if (IsFirst(parameter, seen))
                        {
                            yield return ($"{childName}.{parameterName}", parameter);
                        }
                    }
                }
            }

            public virtual IEnumerable<Parameter> parameters(bool recurse = true) =>
                named_parameters(recurse).Select(entry => entry.parameter);

            /// <summary>The buffers, each once, even where several names share it.</summary>
            public virtual IEnumerable<(string name, Tensor buffer)> named_buffers(bool recurse = true, bool include_nonpersistent = true)
            {
                var seen = new HashSet<IntPtr>();
                foreach ((string bufferName, (Tensor buffer, bool isPersistent)) in _registeredBuffers.Entries())
                {
                    if ((isPersistent || include_nonpersistent) && IsFirst(buffer, seen))
                    {
                        yield return (bufferName, buffer);
                    }
                }

                if (!recurse)
                {
                    yield break;
                }

                foreach ((string childName, Module child) in _registeredModules.Entries())
                {
                    foreach ((string bufferName, Tensor buffer) in child.named_buffers(true, include_nonpersistent))
                    {
                        if (IsFirst(buffer, seen))
                        {
                            yield return ($"{childName}.{bufferName}", buffer);
                        }
                    }
                }
            }

            public virtual IEnumerable<Tensor> buffers(bool recurse = true, bool include_nonpersistent = true) =>
                named_buffers(recurse, include_nonpersistent).Select(entry => entry.buffer);

            public virtual IEnumerable<(string name, Module module)> named_children() => _registeredModules.Entries();

            public virtual IEnumerable<Module> children() => named_children().Select(entry => entry.module);

            /// <summary>All modules below this one: first its children, then theirs. This one is not among them.</summary>
            public virtual IEnumerable<(string name, Module module)> named_modules()
            {
                foreach ((string childName, Module child) in _registeredModules.Entries())
                {
                    yield return (childName, child);
                }

                foreach ((string childName, Module child) in _registeredModules.Entries())
                {
                    foreach ((string moduleName, Module module) in child.named_modules())
                    {
                        yield return ($"{childName}.{moduleName}", module);
                    }
                }
            }

            public virtual IEnumerable<Module> modules() => named_modules().Select(entry => entry.module);

            public virtual bool has_parameter(string target) => get_parameter(target) is not null;

            public virtual bool has_buffer(string target) => get_buffer(target) is not null;

            /// <summary>The parameter of this name, where dots lead into the modules below, or null.</summary>
            public virtual Parameter? get_parameter(string target)
            {
                ArgumentNullException.ThrowIfNull(target);
                return _registeredParameters.TryGet(target, out Parameter? parameter)
                    ? parameter
                    : Below(target) is var (child, rest) ? child.get_parameter(rest) : null;
            }

            /// <summary>The buffer of this name, where dots lead into the modules below, or null.</summary>
            public virtual Tensor? get_buffer(string target)
            {
                ArgumentNullException.ThrowIfNull(target);
                return _registeredBuffers.TryGet(target, out (Tensor Tensor, bool) buffer)
                    ? buffer.Tensor
                    : Below(target) is var (child, rest) ? child.get_buffer(rest) : null;
            }

            private (Module Child, string Remainder)? Below(string target)
            {
                int dot = target.IndexOf('.', StringComparison.Ordinal);
                return dot >= 0 && _registeredModules.TryGet(target[..dot], out Module? child) ? (child, target[(dot + 1)..]) : null;
            }

            private static bool IsFirst(Tensor tensor, HashSet<IntPtr> seen) => !tensor.IsInvalid && seen.Add(tensor.Handle);
        }
    }
}
