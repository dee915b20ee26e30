using System.Runtime.InteropServices;

namespace TorchSharp;

public static partial class torch
{
    public static Generator manual_seed(long seed) => random.manual_seed(seed);

    public static long seed() => random.seed();

    public static Tensor get_rng_state() => random.get_rng_state();

    public static void set_rng_state(Tensor new_state) => random.set_rng_state(new_state);

    public static Tensor bernoulli(Tensor input, Generator? generator = null) => input.bernoulli(generator);

    public static Tensor multinomial(Tensor input, long num_samples, bool replacement = false, Generator? generator = null) =>
        input.multinomial(num_samples, replacement, generator);

    public static Tensor normal(
        double mean, double std, ReadOnlySpan<long> size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false,
        Generator? generator = null, string[]? names = null) =>
        empty(size, dtype, device, false, names).normal_(mean, std, generator).requires_grad_(requires_grad);

    /// <summary>The default generator.</summary>
    public static partial class random
    {
        public static Generator manual_seed(long seed) => Generator.Default.manual_seed(seed);

        public static long seed() => Generator.Default.seed();

        public static long initial_seed() => Generator.Default.initial_seed();

        public static Tensor get_rng_state() => Generator.Default.get_state();

        public static void set_rng_state(Tensor new_state) => Generator.Default.set_state(new_state);
    }

    /// <summary>A generator of random numbers on the CPU.</summary>
    public class Generator : IDisposable
    {
        public Generator(ulong seed = 0, Device? device = null)
            : this(IntPtr.Zero, InitializeDevice(device ?? CPU)) => Handle = NativeMethods.mlt_generator_new(seed);

        private Generator(IntPtr handle, Device device)
        {
            Handle = handle;
            this.device = device;
        }

        ~Generator() => Dispose(false);

        public static Generator Default
        {
            get
            {
                LoadNativeBackend();
                return new Generator(NativeMethods.mlt_generator_default(), CPU);
            }
        }

        public IntPtr Handle { get; private set; }

        public Device device { get; }

        public Tensor get_state()
        {
            Tensor state = Tensor.Create(NativeMethods.mlt_generator_state(Handle));
            GC.KeepAlive(this);
            return state;
        }

        public void set_state(Tensor value)
        {
            int status = NativeMethods.mlt_generator_set_state(Handle, value.Handle);
            GC.KeepAlive(value);
            GC.KeepAlive(this);
            NativeMethods.Check(status);
        }

        public Generator manual_seed(long seed)
        {
            NativeMethods.mlt_generator_seed(Handle, (ulong)seed);
            GC.KeepAlive(this);
            return this;
        }

        public long seed()
        {
            long seed = DateTime.UtcNow.Ticks;
            manual_seed(seed);
            return seed;
        }

        public long initial_seed()
        {
            long seed = (long)NativeMethods.mlt_generator_initial_seed(Handle);
            GC.KeepAlive(this);
            return seed;
        }

        public void Dispose()
        {
            Dispose(true);
            GC.SuppressFinalize(this);
        }

        protected virtual void Dispose(bool disposing)
        {
            if (Handle != 0)
            {
                NativeMethods.mlt_generator_free(Handle);
                Handle = 0;
            }
        }

        internal static IntPtr HandleOf(Generator? generator) => generator is null ? 0 : generator.Handle;
    }

    /// <content>Random elements.</content>
    public partial class Tensor
    {
        public Tensor uniform_(double from, double to, Generator? generator = null) =>
            Drawn(NativeMethods.mlt_uniform_(Handle, from, to, Generator.HandleOf(generator)), generator);

        public Tensor normal_(double mean = 0, double std = 1, Generator? generator = null) =>
            Drawn(NativeMethods.mlt_normal_(Handle, mean, std, Generator.HandleOf(generator)), generator);

        public Tensor exponential_(double lambda = 1, Generator? generator = null) =>
            Drawn(NativeMethods.mlt_exponential_(Handle, lambda, Generator.HandleOf(generator)), generator);

        public Tensor random_(double from, double to, Generator? generator = null) =>
            Drawn(NativeMethods.mlt_random_(Handle, (long)from, (long)to, Generator.HandleOf(generator)), generator);

        public Tensor bernoulli_(double p = 0.5, Generator? generator = null) =>
            Drawn(NativeMethods.mlt_bernoulli_(Handle, p, Generator.HandleOf(generator)), generator);

        public Tensor bernoulli(Generator? generator = null)
        {
            IntPtr native = NativeMethods.mlt_bernoulli(Handle, Generator.HandleOf(generator));
            GC.KeepAlive(generator);
            return Create(native, this);
        }

        public Tensor multinomial(long num_samples, bool replacement = false, Generator? generator = null)
        {
            IntPtr native = NativeMethods.mlt_multinomial(Handle, num_samples, replacement, Generator.HandleOf(generator));
            GC.KeepAlive(generator);
            return Create(native, this);
        }

        private Tensor Drawn(int status, Generator? generator)
        {
            GC.KeepAlive(generator);
            return Same(status);
        }
    }
}

internal static unsafe partial class NativeMethods
{
    [DllImport(Library)]
    internal static extern IntPtr mlt_generator_default();

    [DllImport(Library)]
    internal static extern IntPtr mlt_generator_new(ulong seed);

    [DllImport(Library)]
    internal static extern void mlt_generator_free(IntPtr generator);

    [DllImport(Library)]
    internal static extern void mlt_generator_seed(IntPtr generator, ulong seed);

    [DllImport(Library)]
    internal static extern ulong mlt_generator_initial_seed(IntPtr generator);

    [DllImport(Library)]
    internal static extern IntPtr mlt_generator_state(IntPtr generator);

    [DllImport(Library)]
    internal static extern int mlt_generator_set_state(IntPtr generator, IntPtr state);

    [DllImport(Library)]
    internal static extern int mlt_uniform_(IntPtr tensor, double from, double to, IntPtr generator);

    [DllImport(Library)]
    internal static extern int mlt_normal_(IntPtr tensor, double mean, double deviation, IntPtr generator);

    [DllImport(Library)]
    internal static extern int mlt_exponential_(IntPtr tensor, double rate, IntPtr generator);

    [DllImport(Library)]
    internal static extern int mlt_random_(IntPtr tensor, long from, long to, IntPtr generator);

    [DllImport(Library)]
    internal static extern int mlt_bernoulli_(IntPtr tensor, double probability, IntPtr generator);

    [DllImport(Library)]
    internal static extern IntPtr mlt_bernoulli(IntPtr tensor, IntPtr generator);

    [DllImport(Library)]
    internal static extern IntPtr mlt_multinomial(IntPtr tensor, long count, bool replacement, IntPtr generator);
}
