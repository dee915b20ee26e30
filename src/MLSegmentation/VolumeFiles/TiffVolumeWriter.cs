using System.Globalization;
using System.Text;

namespace MLSegmentation.VolumeFiles;

/// <summary>
/// Writes TIFF files of several pages, whose description says their spacing: as OME-TIFF where the volume comes from such a file or the name asks
/// for it, otherwise as ImageJ does; and as plain pages, with the spacing in a file beside them, where the volume comes from those.
/// </summary>
internal static class TiffVolumeWriter
{
    private const double MicrometresPerMillimetre = 1000;

    /// <summary>Writes a file.</summary>
    /// <exception cref="SegmentationException">It cannot be written.</exception>
    public static void Write(string path, StoredVolume volume)
    {
        var origin = volume.Origin as TiffOrigin;
        var type = VoxelTypes.Choose(volume.Samples, volume.Voxels);
        bool hasSpacing = origin?.HasSpacing ?? true;
        var kind = VolumeNames.FindExtension(path)!.StartsWith(".ome", StringComparison.Ordinal) ? TiffStackKind.Ome
            : origin is { Kind: TiffStackKind.Plain } && volume.Shape.Channels == 1 ? TiffStackKind.Plain
            : origin?.Kind == TiffStackKind.Ome ? TiffStackKind.Ome
            : TiffStackKind.ImageJ;
        AtomicFile.Write(path, stream =>
        {
            var file = new TiffPages(stream, volume.Shape, type) { Description = Describe(kind, volume, type, hasSpacing) };
            if (kind == TiffStackKind.ImageJ && hasSpacing)
            {
                // Pixels for each micrometre, the unit that the description names.
                var spacing = volume.Geometry.Spacing;
                file.Resolution = (1 / (spacing.X * MicrometresPerMillimetre), 1 / (spacing.Y * MicrometresPerMillimetre));
            }

            file.Write(volume.Voxels);
        });
        if (kind == TiffStackKind.Plain && hasSpacing)
        {
            SpacingFile.Write(path, volume.Geometry.Spacing);
        }
    }

    private static string? Describe(TiffStackKind kind, StoredVolume volume, VoxelType type, bool hasSpacing) => kind switch
    {
        TiffStackKind.Ome => DescribeOme(volume, type, hasSpacing),
        TiffStackKind.ImageJ => DescribeImageJ(volume, hasSpacing),
        _ => null,
    };

    private static string DescribeImageJ(StoredVolume volume, bool hasSpacing)
    {
        var shape = volume.Shape;
        var text = new StringBuilder("ImageJ=1.53t\n")
            .Append(CultureInfo.InvariantCulture, $"images={shape.Depth * shape.Channels}\n")
            .Append(shape.Channels > 1 ? FormattableString.Invariant($"channels={shape.Channels}\n") : "")
            .Append(CultureInfo.InvariantCulture, $"slices={shape.Depth}\n")
            .Append(shape.Channels > 1 ? "hyperstack=true\nmode=grayscale\n" : "");
        if (hasSpacing)
        {
            double z = volume.Geometry.Spacing.Z * MicrometresPerMillimetre;
            text.Append(CultureInfo.InvariantCulture, $"unit=micron\nspacing={z:R}\n");
        }

        return text.Append("loop=false\n").ToString();
    }

    private static string DescribeOme(StoredVolume volume, VoxelType type, bool hasSpacing)
    {
        var shape = volume.Shape;
        var spacing = volume.Geometry.Spacing;
        (string Axis, double Distance)[] distances = hasSpacing ? [("X", spacing.X), ("Y", spacing.Y), ("Z", spacing.Z)] : [];
        string sizes = string.Concat(distances.Select(one => string.Create(
            CultureInfo.InvariantCulture, $""" PhysicalSize{one.Axis}="{one.Distance:R}" PhysicalSize{one.Axis}Unit="mm" """).TrimEnd()));
        var text = new StringBuilder()
            .Append("""<?xml version="1.0" encoding="UTF-8"?><OME xmlns="http://www.openmicroscopy.org/Schemas/OME/2016-06"><Image ID="Image:0">""")
            .Append(CultureInfo.InvariantCulture, $"""<Pixels ID="Pixels:0" DimensionOrder="XYCZT" Type="{type.GetName()}" SizeX="{shape.Width}" """)
            .Append(CultureInfo.InvariantCulture, $"""SizeY="{shape.Height}" SizeZ="{shape.Depth}" SizeC="{shape.Channels}" SizeT="1" """)
            .Append(CultureInfo.InvariantCulture, $"""BigEndian="false"{sizes}>""");
        for (int channel = 0; channel < shape.Channels; channel++)
        {
            text.Append(CultureInfo.InvariantCulture, $"""<Channel ID="Channel:0:{channel}" SamplesPerPixel="1"/>""");
        }

        return text.Append("<TiffData/></Pixels></Image></OME>").ToString();
    }
}
