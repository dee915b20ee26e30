using System.Runtime.InteropServices;
using TorchSharp.Utils;

namespace TorchSharp;

public static partial class torch
{
    /// <content>Shape, type, device and elements of a tensor, and conversion to other types and devices.</content>
    public partial class Tensor
    {
        public long Dimensions
        {
            get
            {
                long result = NativeMethods.mlt_ndim(Handle);
                GC.KeepAlive(this);
                return result;
            }
        }

        public long ndim => Dimensions;

        public long NumberOfElements
        {
            get
            {
                long result = NativeMethods.mlt_numel(Handle);
                GC.KeepAlive(this);
                return result;
            }
        }

        public long ElementSize
        {
            get
            {
                long result = NativeMethods.mlt_element_size(Handle);
                GC.KeepAlive(this);
                return result;
            }
        }

        public ScalarType dtype
        {
            get
            {
                int result = NativeMethods.mlt_dtype(Handle);
                GC.KeepAlive(this);
                return (ScalarType)result;
            }
        }

        public DeviceType device_type
        {
            get
            {
                int result = NativeMethods.mlt_device_type(Handle);
                GC.KeepAlive(this);
                return (DeviceType)result;
            }
        }

        public int device_index
        {
            get
            {
                int result = NativeMethods.mlt_device_index(Handle);
                GC.KeepAlive(this);
                return result;
            }
        }

        public Device device => device_type is DeviceType.CPU ? new Device(DeviceType.CPU) : new Device(device_type, device_index);

        public bool is_cuda => device_type == DeviceType.CUDA;

        public bool is_meta => device_type == DeviceType.META;

        public bool is_sparse
        {
            get
            {
                bool result = NativeMethods.mlt_is_sparse(Handle);
                GC.KeepAlive(this);
                return result;
            }
        }

        public long[] shape => size();

        /// <summary>The elements as bytes, in place; of a contiguous tensor in the memory of the CPU.</summary>
        public unsafe Span<byte> bytes
        {
            get
            {
                long length = NumberOfElements * ElementSize;
                if (!is_contiguous())
                {
                    throw new InvalidOperationException("Bytes() called on non-contiguous tensor.");
                }

                if (length > int.MaxValue)
                {
                    throw new ArgumentException("Span only supports up to int.MaxValue elements.");
                }

                RequireCpu();
                return new Span<byte>(DataPointer(), (int)length);
            }

            set
            {
                if (!is_contiguous())
                {
                    throw new InvalidOperationException("SetBytes() called on non-contiguous tensor.");
                }

                if (NumberOfElements * ElementSize != value.Length)
                {
                    throw new ArgumentException("Mismatched data sizes in SetBytes().");
                }

                RequireCpu();
                value.CopyTo(new Span<byte>(DataPointer(), value.Length));
                GC.KeepAlive(this);
            }
        }

        public long dim() => Dimensions;

        public long numel() => NumberOfElements;

        public long element_size() => ElementSize;

        public long[] size() => Extents(strides: false);

        public unsafe long size(int dim)
        {
            long result;
            Same(NativeMethods.mlt_size(Handle, dim, &result));
            return result;
        }

        public long[] stride() => Extents(strides: true);

        public unsafe long stride(int dim)
        {
            long result;
            Same(NativeMethods.mlt_stride(Handle, dim, &result));
            return result;
        }

        public long storage_offset()
        {
            long result = NativeMethods.mlt_storage_offset(Handle);
            GC.KeepAlive(this);
            return result;
        }

        public bool is_contiguous()
        {
            bool result = NativeMethods.mlt_is_contiguous(Handle);
            GC.KeepAlive(this);
            return result;
        }

        public bool is_cpu() => device_type == DeviceType.CPU;

        public bool is_integral() => torch.is_integral(dtype);

        public bool is_floating_point() => torch.is_floating_point(dtype);

        public bool is_complex() => torch.is_complex(dtype);

        public bool is_nonzero() => NumberOfElements == 1
            ? ToScalar().ToBoolean()
            : throw new InvalidOperationException("is_nonzero() called on non-singleton tensor");

        public Tensor alias() => Create(NativeMethods.mlt_alias(Handle), this);

        public Tensor clone() => Create(NativeMethods.mlt_clone(Handle), this);

        public Tensor contiguous() => Create(NativeMethods.mlt_contiguous(Handle), this);

        public Tensor copy_(Tensor source, bool nonBlocking = false) =>
            Same(NativeMethods.mlt_copy_(Handle, source.Handle, nonBlocking), source);

        public Tensor set_(Tensor source) => Same(NativeMethods.mlt_set_(Handle, source.Handle), source);

        public Tensor fill_(Scalar value) => Same(NativeMethods.mlt_fill_(Handle, value.Value));

        public Tensor cpu() => Create(NativeMethods.mlt_cpu(Handle), this);

        public Tensor cuda(Device? device = null, bool non_blocking = false)
        {
            if (device is not null && device.type != DeviceType.CUDA)
            {
                throw new ArgumentException("Not a CUDA device.", nameof(device));
            }

            return to(DeviceType.CUDA, device?.index ?? -1, non_blocking: non_blocking);
        }

        public Tensor to(ScalarType type, bool copy = false, bool disposeAfter = false, bool non_blocking = false) =>
            to_type(type, copy, disposeAfter, non_blocking);

        public Tensor to(string device, bool copy = false, bool disposeAfter = false, bool non_blocking = false) =>
            to(new Device(device), copy, disposeAfter, non_blocking);

        public Tensor to(Device device, bool copy = false, bool disposeAfter = false, bool non_blocking = false) =>
            to(device.type, device.index, copy, disposeAfter, non_blocking);

        public Tensor to(DeviceType deviceType, int deviceIndex = -1, bool copy = false, bool disposeAfter = false, bool non_blocking = false)
        {
            InitializeDeviceType(deviceType);
            return Converted(
                NativeMethods.mlt_to_device(Handle, -1, (int)deviceType, deviceIndex, copy, non_blocking), disposeAfter);
        }

        public Tensor to(ScalarType type, Device device, bool copy = false, bool disposeAfter = false, bool non_blocking = false)
        {
            InitializeDeviceType(device.type);
            return Converted(
                NativeMethods.mlt_to_device(Handle, (sbyte)type, (int)device.type, device.index, copy, non_blocking), disposeAfter);
        }

        public Tensor to(Tensor other, bool non_blocking = false) => to(other.dtype, other.device, non_blocking: non_blocking);

        public Tensor to_type(ScalarType type, bool copy = false, bool disposeAfter = false, bool non_blocking = false) =>
            Converted(NativeMethods.mlt_to_type(Handle, (sbyte)type, copy, non_blocking), disposeAfter);

        public Tensor type(ScalarType dtype) => to_type(dtype);

        public Tensor type_as(Tensor tensor) => to_type(tensor.dtype);

        public Tensor @byte() => to_type(ScalarType.Byte);

        public Tensor @char() => to_type(ScalarType.Int8);

        public Tensor @short() => to_type(ScalarType.Int16);

        public Tensor @int() => to_type(ScalarType.Int32);

        public Tensor @long() => to_type(ScalarType.Int64);

        public Tensor half() => to_type(ScalarType.Float16);

        public Tensor bfloat16() => to_type(ScalarType.BFloat16);

        public Tensor @float() => to_type(ScalarType.Float32);

        public Tensor @double() => to_type(ScalarType.Float64);

        public Tensor @bool() => to_type(ScalarType.Bool);

        public unsafe Scalar ToScalar()
        {
            ScalarValue value;
            Same(NativeMethods.mlt_item(Handle, &value));
            return new Scalar(value);
        }

        public unsafe T item<T>() where T : unmanaged
        {
            if (NumberOfElements != 1)
            {
                throw new ArgumentException("Number of elements in the tensor must be 1");
            }

            RequireType(typeof(T));
            RequireCpu();
            T result = *(T*)DataPointer();
            GC.KeepAlive(this);
            return result;
        }

        /// <summary>The elements, in place; of a tensor whose type of element is <typeparamref name="T"/>.</summary>
        public TensorAccessor<T> data<T>() where T : unmanaged
        {
            RequireType(typeof(T));
            return new TensorAccessor<T>(is_cpu() ? this : cpu());
        }

        public byte ReadCpuByte(long i) => ReadCpuValue<byte>(i);

        public sbyte ReadCpuSByte(long i) => ReadCpuValue<sbyte>(i);

        public short ReadCpuInt16(long i) => ReadCpuValue<short>(i);

        public int ReadCpuInt32(long i) => ReadCpuValue<int>(i);

        public long ReadCpuInt64(long i) => ReadCpuValue<long>(i);

        public float ReadCpuSingle(long i) => ReadCpuValue<float>(i);

        public double ReadCpuDouble(long i) => ReadCpuValue<double>(i);

        public bool ReadCpuBool(long i) => ReadCpuValue<bool>(i);

        public T ReadCpuValue<T>(long i) where T : unmanaged => i < NumberOfElements
            ? new TensorAccessor<T>(this).ElementAt(i)
            : throw new IndexOutOfRangeException("The index is greater than the number of elements in the tensor");

        /// <summary>Writes the elements of a contiguous tensor in the memory of the CPU, as they are stored.</summary>
        public unsafe void WriteBytesToStream(Stream stream, int bufferSize = 1024)
        {
            RequireContiguousCpu();
            byte* source = DataPointer();
            for (long left = NumberOfElements * ElementSize; left > 0;)
            {
                int count = (int)Math.Min(left, int.MaxValue);
                stream.Write(new ReadOnlySpan<byte>(source, count));
                source += count;
                left -= count;
            }

            GC.KeepAlive(this);
        }

        /// <summary>Reads the elements of a contiguous tensor in the memory of the CPU, as they are stored.</summary>
        public unsafe void ReadBytesFromStream(Stream stream, int bufferSize = 1024)
        {
            RequireContiguousCpu();
            byte* target = DataPointer();
            for (long left = NumberOfElements * ElementSize; left > 0;)
            {
                int count = (int)Math.Min(left, int.MaxValue);
                stream.ReadExactly(new Span<byte>(target, count));
                target += count;
                left -= count;
            }

            GC.KeepAlive(this);
        }

        public static explicit operator bool(Tensor value) => value.ToBoolean();

        public static explicit operator byte(Tensor value) => value.ToByte();

        public static explicit operator sbyte(Tensor value) => value.ToSByte();

        public static explicit operator short(Tensor value) => value.ToInt16();

        public static explicit operator int(Tensor value) => value.ToInt32();

        public static explicit operator long(Tensor value) => value.ToInt64();

        public static explicit operator float(Tensor value) => value.ToSingle();

        public static explicit operator double(Tensor value) => value.ToDouble();

        /// <summary>The address of the first element; keep the tensor alive while it is used.</summary>
        internal unsafe byte* DataPointer()
        {
            void* result;
            Same(NativeMethods.mlt_data(Handle, &result));
            return (byte*)result;
        }

        private unsafe long[] Extents(bool strides)
        {
            var result = new long[Dimensions];
            fixed (long* first = result)
            {
                if (strides)
                {
                    NativeMethods.mlt_strides(Handle, first);
                }
                else
                {
                    NativeMethods.mlt_sizes(Handle, first);
                }
            }

            GC.KeepAlive(this);
            return result;
        }

        private Tensor Converted(IntPtr native, bool disposeAfter)
        {
            Tensor result = Create(native, this);
            if (disposeAfter)
            {
                Dispose();
            }

            return result;
        }

        private void RequireCpu()
        {
            if (!is_cpu())
            {
                throw new InvalidOperationException(
                    "Reading data from non-CPU memory is not supported. Move or copy the tensor to the cpu before reading.");
            }
        }

        private void RequireContiguousCpu()
        {
            if (!is_contiguous())
            {
                throw new InvalidOperationException("The elements of a non-contiguous tensor cannot be read or written as bytes.");
            }

            RequireCpu();
        }

        private void RequireType(Type type)
        {
            Type expected = dtype switch
            {
                ScalarType.Byte => typeof(byte),
                ScalarType.Int8 => typeof(sbyte),
                ScalarType.Int16 => typeof(short),
                ScalarType.Int32 => typeof(int),
                ScalarType.Int64 => typeof(long),
                ScalarType.Float16 => typeof(Half),
                ScalarType.Float32 => typeof(float),
                ScalarType.Float64 => typeof(double),
                ScalarType.Bool => typeof(bool),
                _ => typeof(void),
            };

            if (type != expected)
            {
                throw new ArgumentException($"{type.Name} is not compatible with {dtype}");
            }
        }
    }

    public static Tensor clone(Tensor input) => input.clone();

    public static long numel(Tensor input) => input.numel();

    public static bool is_integral(Tensor t) => t.is_integral();

    public static bool is_floating_point(Tensor input) => input.is_floating_point();

    public static bool is_complex(Tensor input) => input.is_complex();

    public static bool is_nonzero(Tensor input) => input.is_nonzero();
}

/// <summary>Conversions of tensors with one element to numbers, and of numbers and arrays to tensors.</summary>
public static partial class TensorExtensionMethods
{
    public static byte ToByte(this torch.Tensor value) => value.ToScalar().ToByte();

    public static sbyte ToSByte(this torch.Tensor value) => value.ToScalar().ToSByte();

    public static short ToInt16(this torch.Tensor value) => value.ToScalar().ToInt16();

    public static int ToInt32(this torch.Tensor value) => value.ToScalar().ToInt32();

    public static long ToInt64(this torch.Tensor value) => value.ToScalar().ToInt64();

    public static Half ToHalf(this torch.Tensor value) => value.ToScalar().ToHalf();

    public static float ToSingle(this torch.Tensor value) => value.ToScalar().ToSingle();

    public static double ToDouble(this torch.Tensor value) => value.ToScalar().ToDouble();

    public static bool ToBoolean(this torch.Tensor value) => value.ToScalar().ToBoolean();

    public static int ElementSize(this torch.ScalarType type) => type switch
    {
        torch.ScalarType.Byte or torch.ScalarType.Int8 or torch.ScalarType.Bool => 1,
        torch.ScalarType.Int16 or torch.ScalarType.Float16 or torch.ScalarType.BFloat16 => 2,
        torch.ScalarType.Int32 or torch.ScalarType.Float32 => 4,
        torch.ScalarType.Int64 or torch.ScalarType.Float64 or torch.ScalarType.ComplexFloat32 => 8,
        torch.ScalarType.ComplexFloat64 => 16,
        _ => throw new NotImplementedException(),
    };

    public static long TotalSize(this IEnumerable<long> shape) => shape.Aggregate(1L, (product, size) => product * size);
}

internal static unsafe partial class NativeMethods
{
    [DllImport(Library)]
    [SuppressGCTransition]
    internal static extern long mlt_ndim(IntPtr tensor);

    [DllImport(Library)]
    [SuppressGCTransition]
    internal static extern long mlt_numel(IntPtr tensor);

    [DllImport(Library)]
    [SuppressGCTransition]
    internal static extern long mlt_element_size(IntPtr tensor);

    [DllImport(Library)]
    [SuppressGCTransition]
    internal static extern int mlt_dtype(IntPtr tensor);

    [DllImport(Library)]
    [SuppressGCTransition]
    internal static extern int mlt_device_type(IntPtr tensor);

    [DllImport(Library)]
    [SuppressGCTransition]
    internal static extern int mlt_device_index(IntPtr tensor);

    [DllImport(Library)]
    [SuppressGCTransition]
    internal static extern void mlt_sizes(IntPtr tensor, long* sizes);

    [DllImport(Library)]
    [SuppressGCTransition]
    internal static extern void mlt_strides(IntPtr tensor, long* strides);

    [DllImport(Library)]
    internal static extern int mlt_size(IntPtr tensor, long dim, long* size);

    [DllImport(Library)]
    internal static extern int mlt_stride(IntPtr tensor, long dim, long* stride);

    [DllImport(Library)]
    [SuppressGCTransition]
    internal static extern long mlt_storage_offset(IntPtr tensor);

    [DllImport(Library)]
    [SuppressGCTransition]
    internal static extern bool mlt_is_contiguous(IntPtr tensor);

    [DllImport(Library)]
    [SuppressGCTransition]
    internal static extern bool mlt_is_sparse(IntPtr tensor);

    [DllImport(Library)]
    internal static extern int mlt_data(IntPtr tensor, void** data);

    [DllImport(Library)]
    internal static extern int mlt_item(IntPtr tensor, ScalarValue* value);

    [DllImport(Library)]
    internal static extern IntPtr mlt_alias(IntPtr tensor);

    [DllImport(Library)]
    internal static extern IntPtr mlt_clone(IntPtr tensor);

    [DllImport(Library)]
    internal static extern IntPtr mlt_contiguous(IntPtr tensor);

    [DllImport(Library)]
    internal static extern int mlt_copy_(IntPtr tensor, IntPtr source, bool nonBlocking);

    [DllImport(Library)]
    internal static extern int mlt_set_(IntPtr tensor, IntPtr source);

    [DllImport(Library)]
    internal static extern int mlt_fill_(IntPtr tensor, ScalarValue value);

    [DllImport(Library)]
    internal static extern IntPtr mlt_cpu(IntPtr tensor);

    [DllImport(Library)]
    internal static extern IntPtr mlt_to_type(IntPtr tensor, sbyte type, bool copy, bool nonBlocking);

    [DllImport(Library)]
    internal static extern IntPtr mlt_to_device(IntPtr tensor, sbyte type, int deviceType, int deviceIndex, bool copy, bool nonBlocking);
}
