using Microsoft.ML.Codecs;

namespace Microsoft.ML.Data;

/// <summary>An image of 8-bit pixels with four channels; the colours are premultiplied by alpha.</summary>
public sealed class MLImage : IDisposable
{
    private const int BytesPerPixel = 4;

    private readonly int _width;
    private readonly int _height;
    private readonly MLPixelFormat _pixelFormat;

    // Whether alpha is known to be 255 everywhere: encoders then write no alpha channel.
    private readonly bool _isOpaque;

    private byte[] _pixels;
    private string _tag;

    internal MLImage(int width, int height, MLPixelFormat pixelFormat, byte[] pixels, bool isOpaque)
    {
        _width = width;
        _height = height;
        _pixelFormat = pixelFormat;
        _pixels = pixels;
        _isOpaque = isOpaque;
    }

    /// <summary>The image in a stream, from its current position.</summary>
    public static MLImage CreateFromStream(Stream imageStream)
    {
        ArgumentNullException.ThrowIfNull(imageStream);
        using var buffer = new MemoryStream();
        imageStream.CopyTo(buffer);
        return ImageDecoder.TryDecode(buffer.GetBuffer().AsSpan(0, (int)buffer.Length))
            ?? throw new ArgumentException("Invalid input stream contents", nameof(imageStream));
    }

    /// <summary>The image in a file.</summary>
    public static MLImage CreateFromFile(string imagePath)
    {
        ArgumentNullException.ThrowIfNull(imagePath);
        return (File.Exists(imagePath) ? ImageDecoder.TryDecode(File.ReadAllBytes(imagePath)) : null)
            ?? throw new ArgumentException("Invalid path", nameof(imagePath));
    }

    /// <summary>An image with a copy of the given pixels.</summary>
    public static MLImage CreateFromPixels(int width, int height, MLPixelFormat pixelFormat, ReadOnlySpan<byte> imagePixelData)
    {
        if (pixelFormat is not (MLPixelFormat.Bgra32 or MLPixelFormat.Rgba32))
        {
            throw new ArgumentException("Unsupported pixel format", nameof(pixelFormat));
        }

        if (width <= 0)
        {
            throw new ArgumentException("Invalid width value.", nameof(width));
        }

        if (height <= 0)
        {
            throw new ArgumentException("Invalid height value.", nameof(height));
        }

        if (imagePixelData.Length != (long)width * height * BytesPerPixel)
        {
            throw new ArgumentException($"Invalid {nameof(imagePixelData)} buffer size.");
        }

        return new MLImage(width, height, pixelFormat, imagePixelData.ToArray(), isOpaque: false);
    }

    /// <summary>The order of the channels.</summary>
    public MLPixelFormat PixelFormat
    {
        get
        {
            ThrowIfDisposed();
            return _pixelFormat;
        }
    }

    /// <summary>A copy of the colours as blue, green, red, without alpha.</summary>
    public byte[] GetBGRPixels
    {
        get
        {
            ThrowIfDisposed();
            return PixelConversion.ToStraightBgr(_pixels, _pixelFormat);
        }
    }

    /// <summary>The pixels, row by row, four bytes each.</summary>
    public ReadOnlySpan<byte> Pixels
    {
        get
        {
            ThrowIfDisposed();
            return _pixels;
        }
    }

    /// <summary>Anything the owner wants to remember of the image, such as its path.</summary>
    public string Tag
    {
        get
        {
            ThrowIfDisposed();
            return _tag;
        }

        set
        {
            ThrowIfDisposed();
            _tag = value;
        }
    }

    /// <summary>Pixels in a row.</summary>
    public int Width
    {
        get
        {
            ThrowIfDisposed();
            return _width;
        }
    }

    /// <summary>Rows.</summary>
    public int Height
    {
        get
        {
            ThrowIfDisposed();
            return _height;
        }
    }

    /// <summary>Bits of a pixel: 32.</summary>
    public int BitsPerPixel
    {
        get
        {
            ThrowIfDisposed();
            return 8 * BytesPerPixel;
        }
    }

    internal bool IsOpaque => _isOpaque;

    /// <summary>Writes the image to a file, as JPEG, PNG or WebP by the extension of its name.</summary>
    public void Save(string imagePath)
    {
        ThrowIfDisposed();
        byte[] encoded = ImageEncoder.Encode(this, Path.GetExtension(imagePath), nameof(imagePath));
        using var stream = new FileStream(imagePath, FileMode.Create, FileAccess.Write);
        stream.Write(encoded);
    }

    /// <summary>Gives the pixels back; the image cannot be used any more.</summary>
    public void Dispose() => _pixels = null;

    internal MLImage Clone() => new(Width, Height, _pixelFormat, (byte[])_pixels.Clone(), _isOpaque);

    private void ThrowIfDisposed()
    {
        if (_pixels is null)
        {
            throw new InvalidOperationException("Object is disposed.");
        }
    }
}
