namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public partial class Module
        {
            /// <summary>The live parameters and persistent buffers by name: first all parameters, then all buffers.</summary>
            public virtual Dictionary<string, Tensor> state_dict(Dictionary<string, Tensor>? destination = null, string? prefix = null)
            {
                destination ??= [];
                string start = string.IsNullOrEmpty(prefix) ? "" : prefix + ".";
                foreach ((string parameterName, Tensor parameter) in named_parameters())
                {
                    destination.TryAdd(start + parameterName, parameter);
                }

                foreach ((string bufferName, Tensor buffer) in named_buffers(include_nonpersistent: false))
                {
                    destination.TryAdd(start + bufferName, buffer);
                }

                // Once more below, for the further names of what several modules share.
                foreach ((string childName, Module child) in _registeredModules.Entries())
                {
                    child.state_dict(destination, start + childName);
                }

                return destination;
            }

            /// <summary>Copies the values of the given tensors into this module's, in place.</summary>
            public virtual (IList<string> missing_keys, IList<string> unexpected_keyes) load_state_dict(Dictionary<string, Tensor> source, bool strict = true, IList<string>? skip = null)
            {
                Dictionary<string, Tensor> destination = state_dict();
                List<string> missing = destination.Keys.Where(key => !source.ContainsKey(key) && !IsSkipped(key)).ToList();
                List<string> unexpected = source.Keys.Where(key => !destination.ContainsKey(key) && !IsSkipped(key)).ToList();
                if (strict && missing.Count + unexpected.Count > 0)
                {
                    throw new InvalidOperationException($"The names differ from this module's; missing: {string.Join(", ", missing)}; unexpected: {string.Join(", ", unexpected)}.");
                }

                using (no_grad())
                {
                    foreach ((string key, Tensor value) in source)
                    {
                        if (!IsSkipped(key) && destination.TryGetValue(key, out Tensor? target))
                        {
                            target.copy_(value);
                        }
                    }
                }

                return (missing, unexpected);

                bool IsSkipped(string key) => skip is not null && skip.Contains(key);
            }

            public Module save(string location, IList<string>? skip = null)
            {
                using FileStream stream = File.Create(location);
                return save(stream, skip);
            }

            /// <summary>Writes the state and closes the stream.</summary>
            public Module save(Stream stream, IList<string>? skip = null)
            {
                using var writer = new BinaryWriter(stream);
                return save(writer, skip);
            }

            public Module save(BinaryWriter writer, IList<string>? skip = null)
            {
                save_state_dict(writer, state_dict(), skip);
                return this;
            }

            /// <summary>Writes the number of entries and then each name with its tensor.</summary>
            public static void save_state_dict(BinaryWriter writer, Dictionary<string, Tensor> sd, IList<string>? skip = null)
            {
                KeyValuePair<string, Tensor>[] entries = sd.Where(entry => skip is null || !skip.Contains(entry.Key)).ToArray();
                writer.Write7BitEncodedInt(entries.Length);
                foreach ((string key, Tensor value) in entries)
                {
                    writer.Write(key);
                    value.Save(writer);
                }
            }

            public virtual Module load(string location, bool strict = true, IList<string>? skip = null, Dictionary<string, bool>? loadedParameters = null)
            {
                using FileStream stream = File.OpenRead(location);
                return load(stream, strict, skip, loadedParameters);
            }

            /// <summary>Reads a state and closes the stream.</summary>
            public Module load(Stream stream, bool strict = true, IList<string>? skip = null, Dictionary<string, bool>? loadedParameters = null)
            {
                using var reader = new BinaryReader(stream);
                return load(reader, strict, skip, loadedParameters);
            }

            /// <summary>Reads a state into the live tensors; names, shapes and element types are this module's.</summary>
            public virtual Module load(BinaryReader reader, bool strict = true, IList<string>? skip = null, Dictionary<string, bool>? loadedParameters = null)
            {
                Dictionary<string, Tensor> state = state_dict();
                int count = reader.Read7BitEncodedInt();
                if (strict && count != state.Count)
                {
                    throw new ArgumentException($"This module's state has {state.Count} entries, the file has {count}.");
                }

                for (int i = 0; i < count; i++)
                {
                    string key = reader.ReadString();
                    bool isFound = state.TryGetValue(key, out Tensor? target);
                    if (strict && !isFound)
                    {
                        throw new ArgumentException($"The file has an entry '{key}', which this module lacks.");
                    }

                    if (isFound && (skip is null || !skip.Contains(key)))
                    {
                        target!.Load(reader);
                    }
                    else
                    {
                        TensorExtensionMethods.Load(reader, skip: true)?.Dispose();
                    }

                    loadedParameters?.Add(key, isFound);
                }

                return this;
            }

            public static Module Create<T>(string path)
                where T : Module, new() => new T().load(path);
        }
    }
}
