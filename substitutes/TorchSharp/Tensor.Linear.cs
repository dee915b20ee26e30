using System.Runtime.InteropServices;

namespace TorchSharp;

public static partial class torch
{
    /// <content>Products of matrices and vectors.</content>
    public partial class Tensor
    {
        public Tensor matmul(Tensor target) => Create(NativeMethods.mlt_matmul(Handle, target.Handle), this, target);

        public Tensor mm(Tensor target) => Create(NativeMethods.mlt_mm(Handle, target.Handle), this, target);

        public Tensor bmm(Tensor batch2) => Create(NativeMethods.mlt_bmm(Handle, batch2.Handle), this, batch2);

        public Tensor mv(Tensor target) => Create(NativeMethods.mlt_mv(Handle, target.Handle), this, target);

        public Tensor dot(Tensor target) => Create(NativeMethods.mlt_dot(Handle, target.Handle), this, target);

        public Tensor outer(Tensor vec2) => Create(NativeMethods.mlt_outer(Handle, vec2.Handle), this, vec2);

        public Tensor addmm(Tensor mat1, Tensor mat2, float beta = 1f, float alpha = 1f) =>
            Create(NativeMethods.mlt_addmm(Handle, mat1.Handle, mat2.Handle, beta, alpha), this, mat1, mat2);

        public Tensor baddbmm(Tensor batch1, Tensor batch2, float beta = 1f, float alpha = 1f) =>
            Create(NativeMethods.mlt_baddbmm(Handle, batch1.Handle, batch2.Handle, beta, alpha), this, batch1, batch2);
    }

    public static Tensor addmm(Tensor input, Tensor mat1, Tensor mat2, float beta, float alpha) =>
        input.addmm(mat1, mat2, beta, alpha);

    public static Tensor baddbmm(Tensor input, Tensor batch1, Tensor batch2, float beta = 1, float alpha = 1) =>
        input.baddbmm(batch1, batch2, beta, alpha);

    public static Tensor bmm(Tensor input, Tensor batch2) =>
        input.bmm(batch2);

    public static Tensor dot(Tensor input, Tensor other) =>
        input.dot(other);

    public static Tensor matmul(Tensor input, Tensor target) =>
        input.matmul(target);

    public static Tensor mm(Tensor input, Tensor target) =>
        input.mm(target);

    public static Tensor mv(Tensor input, Tensor target) =>
        input.mv(target);

    public static Tensor outer(Tensor input, Tensor vec2) =>
        input.outer(vec2);

    public static unsafe Tensor einsum(string equation, params Tensor[] tensors)
    {
        fixed (byte* text = System.Text.Encoding.UTF8.GetBytes(equation + '\0'))
        fixed (IntPtr* handles = NativeMethods.HandlesOf(tensors))
        {
            IntPtr native = NativeMethods.mlt_einsum(text, handles, tensors.Length);
            GC.KeepAlive(tensors);
            return Tensor.Create(native);
        }
    }
}

internal static unsafe partial class NativeMethods
{
    [DllImport(Library)]
    internal static extern IntPtr mlt_addmm(IntPtr input, IntPtr left, IntPtr right, float beta, float alpha);

    [DllImport(Library)]
    internal static extern IntPtr mlt_baddbmm(IntPtr input, IntPtr left, IntPtr right, float beta, float alpha);

    [DllImport(Library)]
    internal static extern IntPtr mlt_bmm(IntPtr left, IntPtr right);

    [DllImport(Library)]
    internal static extern IntPtr mlt_dot(IntPtr left, IntPtr right);

    [DllImport(Library)]
    internal static extern IntPtr mlt_einsum(byte* equation, IntPtr* handles, long count);

    [DllImport(Library)]
    internal static extern IntPtr mlt_matmul(IntPtr left, IntPtr right);

    [DllImport(Library)]
    internal static extern IntPtr mlt_mm(IntPtr left, IntPtr right);

    [DllImport(Library)]
    internal static extern IntPtr mlt_mv(IntPtr left, IntPtr right);

    [DllImport(Library)]
    internal static extern IntPtr mlt_outer(IntPtr left, IntPtr right);
}
