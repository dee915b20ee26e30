namespace TorchSharp;

/// <content>Threads.</content>
public static partial class torch
{
    public static void set_num_threads(int num) => NativeMethods.Check(NativeMethods.mlt_set_num_threads(num));

    public static int get_num_threads() => NativeMethods.mlt_get_num_threads();

    public static void set_num_interop_threads(int num) => NativeMethods.Check(NativeMethods.mlt_set_num_interop_threads(num));

    public static int get_num_interop_threads() => NativeMethods.mlt_get_num_interop_threads();
}
