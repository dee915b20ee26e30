using System.Text;
using BitMiracle.LibTiff.Classic;
using MLSegmentation.ImageFiles;

namespace MLSegmentation.Masks;

/// <summary>Writes a TIFF file with a palette, in strips that are compressed with deflate, row by row.</summary>
internal sealed class TiffMaskWriter : MaskFileWriter
{
    private const int StripLength = 1 << 20;
    private const int PaletteLength = 256;

    // From 8 to 16 bits, so that the highest is the highest.
    private const int ColorFactor = 257;

    private readonly Tiff _tiff;
    private readonly TiffSource _errors = new([]);
    private readonly byte[] _strip;
    private readonly int _width;
    private int _count;
    private int _number;

    public TiffMaskWriter(Stream stream, ImageSize size, IReadOnlyList<RgbColor> palette, SegmentationClasses? classes)
    {
        _width = size.Width;
        int rows = Math.Clamp(StripLength / size.Width, 1, size.Height);
        _strip = GC.AllocateUninitializedArray<byte>(rows * size.Width);
        _tiff = _errors.Create(new Target(stream)) ?? throw Failed();
        _tiff.SetField(TiffTag.IMAGEWIDTH, size.Width);
        _tiff.SetField(TiffTag.IMAGELENGTH, size.Height);
        _tiff.SetField(TiffTag.BITSPERSAMPLE, 8);
        _tiff.SetField(TiffTag.SAMPLESPERPIXEL, 1);
        _tiff.SetField(TiffTag.ROWSPERSTRIP, rows);
        _tiff.SetField(TiffTag.PLANARCONFIG, PlanarConfig.CONTIG);
        _tiff.SetField(TiffTag.PHOTOMETRIC, Photometric.PALETTE);
        _tiff.SetField(TiffTag.COMPRESSION, Compression.ADOBE_DEFLATE);
        _tiff.SetField(TiffTag.COLORMAP, Channel(color => color.Red), Channel(color => color.Green), Channel(color => color.Blue));
        if (classes is not null)
        {
            // LibTiff writes each character as one byte, and what it cannot as a question mark.
            byte[] text = Encoding.UTF8.GetBytes($"{TiffDirectory.ClassesPrefix}{classes}");
            _tiff.SetField(TiffTag.IMAGEDESCRIPTION, Encoding.Latin1.GetString(text));
        }

        ushort[] Channel(Func<RgbColor, byte> select) => [.. Enumerable.Range(0, PaletteLength)
            .Select(index => (ushort)(index < palette.Count ? ColorFactor * select(palette[index]) : 0))];
    }

    /// <summary>Writes a whole mask, in the colours of the classes, or of a fixed palette.</summary>
    public static void Write(Stream stream, SegmentationMask mask, SegmentationClasses? classes)
    {
        using var writer = new TiffMaskWriter(stream, new ImageSize(mask.Width, mask.Height), ClassPalette.GetColors(mask, classes), classes);
        writer.Write(mask);
    }

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<byte> labels)
    {
        labels.CopyTo(_strip.AsSpan(_count));
        _count += _width;
        if (_count == _strip.Length)
        {
            WriteStrip();
        }
    }

    /// <inheritdoc/>
    public override void Complete()
    {
        if (_count > 0)
        {
            WriteStrip();
        }

        Require(_tiff.WriteDirectory());
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _tiff.Dispose();
        _errors.Dispose();
    }

    private void WriteStrip()
    {
        Require(_tiff.WriteEncodedStrip(_number++, _strip, _count) == _count);
        _count = 0;
    }

    private void Require(bool isDone)
    {
        if (!isDone || _errors.Error is not null)
        {
            throw Failed();
        }
    }

    private IOException Failed() => new($"The TIFF file cannot be written: {_errors.Error ?? "LibTiff does not say why"}");

    /// <summary>Has LibTiff write to a stream, and leave it open.</summary>
    private sealed class Target(Stream stream) : TiffStream
    {
        public override int Read(object clientData, byte[] buffer, int offset, int count) => stream.Read(buffer, offset, count);

        public override void Write(object clientData, byte[] buffer, int offset, int count) => stream.Write(buffer, offset, count);

        public override long Seek(object clientData, long offset, SeekOrigin origin) => stream.Seek(offset, origin);

        public override long Size(object clientData) => stream.Length;

        public override void Close(object clientData)
        {
        }
    }
}
