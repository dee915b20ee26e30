using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

// Every argument of a native function has the same representation on both sides; bool is one byte.
[assembly: DisableRuntimeMarshalling]
[assembly: InternalsVisibleTo("TorchSharp.Tests")]

namespace TorchSharp;

/// <summary>
/// The C interface over libtorch (substitutes/native/torch; common.h states its conventions). The declarations stand in
/// the files that use them.
/// </summary>
internal static unsafe partial class NativeMethods
{
    internal const string Library = "MLSegmentationTorch";

    [DllImport(Library)]
    internal static extern byte* mlt_take_error();

    [DllImport(Library)]
    internal static extern long mlt_list_size(IntPtr list);

    [DllImport(Library)]
    internal static extern void mlt_list_take(IntPtr list, IntPtr* handles);

    [DllImport(Library)]
    internal static extern int mlt_set_num_threads(int count);

    [DllImport(Library)]
    internal static extern int mlt_get_num_threads();

    [DllImport(Library)]
    internal static extern int mlt_set_num_interop_threads(int count);

    [DllImport(Library)]
    internal static extern int mlt_get_num_interop_threads();

    /// <summary>Checks the status that a native function returned: 0, or 1 for a failure.</summary>
    internal static void Check(int status)
    {
        if (status != 0)
        {
            Throw();
        }
    }

    /// <summary>Takes over the list of tensors that a native function returned.</summary>
    internal static torch.Tensor[] TakeList(IntPtr list)
    {
        if (list == 0)
        {
            Throw();
        }

        var handles = new IntPtr[mlt_list_size(list)];
        fixed (IntPtr* first = handles)
        {
            mlt_list_take(list, first);
        }

        return Array.ConvertAll(handles, handle => new torch.Tensor(handle));
    }

    /// <summary>The message of this thread's last native failure, which is then forgotten; null where there was none.</summary>
    internal static string? TakeError() => Marshal.PtrToStringUTF8((IntPtr)mlt_take_error());

    [System.Diagnostics.CodeAnalysis.DoesNotReturn]
    internal static void Throw() => throw new ExternalException(TakeError() ?? "libtorch failed without a message.");
}
