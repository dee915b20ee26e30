using System.Diagnostics;

namespace Microsoft.ML.Runtime;

/// <summary>The environment behind an <see cref="MLContext"/>, and every host that components register in it.</summary>
internal sealed class HostEnvironment : IHost, IHostEnvironmentInternal
{
    private readonly HostEnvironment _parent;
    private readonly Action<string, ChannelMessage> _listener;
    private readonly string _name;
    private readonly string _parentName;
    private readonly Dictionary<string, object> _options = [];
    private readonly object _lock = new();

    public HostEnvironment(int? seed = null, Action<string, ChannelMessage> listener = null)
    {
        Seed = seed;
        Rand = RandomSource.Create(seed);
        ComponentCatalog = new ComponentCatalog();
        TempFilePath = Path.GetTempPath();
        _listener = listener;
    }

    private HostEnvironment(HostEnvironment parent, string name, Random random)
    {
        _parent = parent;
        _name = name;
        _parentName = parent._parent?.FullName;
        _listener = parent._listener;
        Seed = parent.Seed;
        Rand = random;
        ComponentCatalog = parent.ComponentCatalog;
        TempFilePath = parent.TempFilePath;
        GpuDeviceId = parent.GpuDeviceId;
        FallbackToCpu = parent.FallbackToCpu;
    }

    public Random Rand { get; }

    public int? Seed { get; }

    public string TempFilePath { get; set; }

    public bool FallbackToCpu { get; set; }

    public int? GpuDeviceId { get; set; }

    public ComponentCatalog ComponentCatalog { get; }

    public string ContextDescription => "HostEnvironment";

    private string FullName => _parentName is null ? _name : $"{_parentName}; {_name}";

    public IHost Register(string name, int? seed = null, bool? verbose = null)
    {
        Contracts.CheckNonEmpty(name, nameof(name));
        lock (_lock)
        {
            // Each registration takes a number from this generator, so that every component has its own repeatable sequence.
            Random random = seed is null ? RandomSource.Create(Rand) : RandomSource.Create(seed);
            return new HostEnvironment(this, name, random);
        }
    }

    public IChannel Start(string name) => new Channel(this, name, _listener);

    public IPipe<TMessage> StartPipe<TMessage>(string name) => new Pipe<TMessage>();

    public IProgressChannel StartProgressChannel(string name)
    {
        Contracts.CheckNonEmpty(name, nameof(name));
        return new ProgressChannel();
    }

    public TException Process<TException>(TException ex)
        where TException : Exception
        => ex;

    public bool TryAddOption<T>(string name, T value)
    {
        CheckOptionName(name);
        return _options.TryAdd(name, value);
    }

    public void SetOption<T>(string name, T value)
    {
        CheckOptionName(name);
        _options[name] = value;
    }

    public bool TryGetOption<T>(string name, out T value)
    {
        CheckOptionName(name);
        bool found = _options.TryGetValue(name, out object stored) && stored is T;
        value = found ? (T)stored : default;
        return found;
    }

    public T GetOptionOrDefault<T>(string name)
    {
        CheckOptionName(name);
        if (!_options.TryGetValue(name, out object stored))
        {
            _options[name] = stored = default(T);
        }

        return (T)stored;
    }

    public bool RemoveOption(string name)
    {
        CheckOptionName(name);
        return _options.Remove(name);
    }

    private static void CheckOptionName(string name)
    {
        if (string.IsNullOrWhiteSpace(name))
        {
            throw new ArgumentNullException(nameof(name));
        }
    }

    private sealed class Channel : IChannel
    {
        private readonly string _source;
        private readonly Action<string, ChannelMessage> _listener;
        private readonly Stopwatch _watch = Stopwatch.StartNew();
        private bool _disposed;

        public Channel(HostEnvironment host, string name, Action<string, ChannelMessage> listener)
        {
            _source = string.IsNullOrEmpty(host.FullName) ? name : $"{host.FullName}; {name}";
            _listener = listener;
            Trace(MessageSensitivity.None, "Channel started");
        }

        public string ContextDescription => _source;

        public TException Process<TException>(TException ex)
            where TException : Exception
            => ex;

        public void Send(ChannelMessage msg) => _listener?.Invoke(_source, msg);

        public void Trace(MessageSensitivity sensitivity, string fmt) => Send(new(ChannelMessageKind.Trace, sensitivity, fmt));

        public void Trace(MessageSensitivity sensitivity, string fmt, params object[] args) => Send(new(ChannelMessageKind.Trace, sensitivity, fmt, args));

        public void Error(MessageSensitivity sensitivity, string fmt) => Send(new(ChannelMessageKind.Error, sensitivity, fmt));

        public void Error(MessageSensitivity sensitivity, string fmt, params object[] args) => Send(new(ChannelMessageKind.Error, sensitivity, fmt, args));

        public void Warning(MessageSensitivity sensitivity, string fmt) => Send(new(ChannelMessageKind.Warning, sensitivity, fmt));

        public void Warning(MessageSensitivity sensitivity, string fmt, params object[] args) => Send(new(ChannelMessageKind.Warning, sensitivity, fmt, args));

        public void Info(MessageSensitivity sensitivity, string fmt) => Send(new(ChannelMessageKind.Info, sensitivity, fmt));

        public void Info(MessageSensitivity sensitivity, string fmt, params object[] args) => Send(new(ChannelMessageKind.Info, sensitivity, fmt, args));

        public void Dispose()
        {
            if (_disposed)
            {
                return;
            }

            _disposed = true;
            Trace(MessageSensitivity.None, "Channel finished. Elapsed {0:c}.", _watch.Elapsed);
            Trace(MessageSensitivity.None, "Channel disposed");
        }
    }

    /// <summary>A pipe of messages that no listener of this environment takes.</summary>
    private sealed class Pipe<TMessage> : IPipe<TMessage>
    {
        public string ContextDescription => "Pipe";

        public TException Process<TException>(TException ex)
            where TException : Exception
            => ex;

        public void Send(TMessage msg)
        {
        }

        public void Dispose()
        {
        }
    }

    /// <summary>Takes progress that <see cref="MLContext.Log"/> does not show.</summary>
    private sealed class ProgressChannel : IProgressChannel
    {
        public IProgressChannel StartProgressChannel(string name) => new ProgressChannel();

        public void SetHeader(ProgressHeader header, Action<IProgressEntry> fillAction)
        {
            Contracts.CheckValue(header, nameof(header));
            Contracts.CheckValue(fillAction, nameof(fillAction));
        }

        public void Checkpoint(params double?[] values) => Contracts.CheckValue(values, nameof(values));

        public void Dispose()
        {
        }
    }
}
