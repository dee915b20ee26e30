using System.Buffers;
using System.Runtime.InteropServices;
using MLSegmentation.DataViews;
using MLSegmentation.Tiling;

namespace MLSegmentation.Scoring;

/// <summary>
/// The pixels of images of one size as a network takes them: bytes [N, height, width, 3], or floating-point numbers [N, channels, height, width];
/// or the voxels of one volume as it is. The memory comes from a pool, or is that of an image that lies there as the network takes it, or whose rows
/// tiles are cut from.
/// </summary>
internal sealed class NetworkInput : IDisposable
{
    private readonly ImageType _type;
    private readonly int _length;
    private byte[] _bytes = [];
    private float[] _numbers = [];
    private Memory<float> _borrowed;
    private RowCopying? _rows;
    private bool _isAbandoned;

    private NetworkInput(ImageType type, (ImageSize Size, TilePlan? Tiles) images, int capacity)
    {
        (_type, Size, Tiles, Capacity) = (type, images.Size, images.Tiles, capacity);
        _length = checked(type.Channels * Size.PixelCount);
    }

    /// <summary>The size of each image.</summary>
    public ImageSize Size { get; }

    /// <summary>The tiles of each image; null where it is scored whole.</summary>
    public TilePlan? Tiles { get; }

    /// <summary>How many images there is room for.</summary>
    public int Capacity { get; }

    /// <summary>The class indices, or the pixels, that an image has.</summary>
    public int PixelCount => Size.PixelCount;

    /// <summary>How far apart the voxels of a volume are; null of images, and where that is not known.</summary>
    public VolumeSpacing? Spacing { get; init; }

    /// <summary>Whether the pixels are bytes.</summary>
    public bool IsEightBit => _type.Kind == PixelKind.EightBit;

    /// <summary>Takes memory for some images from a pool.</summary>
    public static NetworkInput Rent(ImageType type, (ImageSize Size, TilePlan? Tiles) images, int capacity)
    {
        var input = new NetworkInput(type, images, capacity);
        int count = checked(capacity * input._length);
        if (input.IsEightBit)
        {
            input._bytes = ArrayPool<byte>.Shared.Rent(count);
        }
        else
        {
            input._numbers = ArrayPool<float>.Shared.Rent(count);
        }

        return input;
    }

    /// <summary>Takes one image where it lies. Nothing is written to it.</summary>
    public static NetworkInput Borrow(
        ImageType type, (ImageSize Size, TilePlan? Tiles) image, ReadOnlyMemory<float> planes, VolumeSpacing? spacing = null) =>
        new(type, image, 1) { _borrowed = MemoryMarshal.AsMemory(planes), Spacing = spacing };

    /// <summary>Takes one image of 8 bits, which is scored in tiles, row by row from where it lies.</summary>
    public static NetworkInput Borrow(ImageType type, ImageSize size, TilePlan tiles, RowCopying rows) => new(type, (size, tiles), 1) { _rows = rows };

    /// <summary>Whether images such as these have a place here.</summary>
    public bool Fits(ImageType type, ImageSize size) => type.Kind == _type.Kind && type.Channels == _type.Channels && size == Size;

    /// <summary>Where the pixels of an image lie, as bytes whatever they are.</summary>
    public Span<byte> GetImage(int index) => IsEightBit ? GetBytes(index, 1).Span : MemoryMarshal.AsBytes(GetNumbers(index, 1).Span);

    /// <summary>The pixels of some images, of 8 bits.</summary>
    public Memory<byte> GetBytes(int first, int count) => _bytes.AsMemory(first * _length, count * _length);

    /// <summary>The rows of an image of 8 bits.</summary>
    public TileRows<byte> GetByteRows(int index) =>
        _rows is null ? new PixelRows<byte>(GetBytes(index, 1), Size) : new CopiedRows(_rows, Size);

    /// <summary>The rows of an image of floating-point numbers.</summary>
    public TileRows<float> GetNumberRows(int index) => new PixelRows<float>(GetNumbers(index, 1), Size);

    /// <summary>The pixels of some images, floating-point numbers.</summary>
    public Memory<float> GetNumbers(int first, int count) =>
        _borrowed.IsEmpty ? _numbers.AsMemory(first * _length, count * _length) : _borrowed.Slice(first * _length, count * _length);

    /// <summary>The shape of some images.</summary>
    public long[] GetShape(int count) =>
        IsEightBit ? [count, Size.Height, Size.Width, _type.Channels] : [count, _type.Channels, Size.Height, Size.Width];

    /// <summary>Lets nobody else have the memory, ever: a run that was given up may still read it.</summary>
    public void Abandon() => _isAbandoned = true;

    public void Dispose()
    {
        if (_bytes.Length > 0 && !_isAbandoned)
        {
            ArrayPool<byte>.Shared.Return(_bytes);
        }

        if (_numbers.Length > 0 && !_isAbandoned)
        {
            ArrayPool<float>.Shared.Return(_numbers);
        }

        (_bytes, _numbers, _borrowed, _rows) = ([], [], default, null);
    }
}
