using System.Buffers.Binary;
using System.IO.Compression;
using Microsoft.AspNetCore.Http;
using MLSegmentation.Hosting.Diagnostics;

namespace MLSegmentation.Hosting.Endpoints;

/// <summary>
/// An uploaded volume. Other formats than NIfTI are not taken, for their files may name others, which would be those of the server. It is in a file of
/// its own while it is read, for volumes are read from files. A fourth or fifth axis is that of the channels, of which the model says how many there
/// must be.
/// </summary>
internal static class UploadedVolume
{
    private const int HeaderLength = 348;
    private const int SecondHeaderLength = 540;
    private const int MagicPlace = 344;
    private const int SecondMagicPlace = 4;

    /// <summary>Reads a file.</summary>
    /// <returns>The volume, and the file that it was in, which reasons may name.</returns>
    /// <exception cref="RequestException">It is no NIfTI file, damaged or too large.</exception>
    public static (SegmentationVolume Volume, string Path) Decode(Upload upload, int maxVoxels)
    {
        if (!IsNifti(upload.Content))
        {
            throw new RequestException(
                StatusCodes.Status415UnsupportedMediaType, $"'{upload.Name}' is no NIfTI file; the model scores volumes, which are sent as .nii or .nii.gz.");
        }

        return ServingActivities.Do(ServingActivities.Decode, () => TemporaryVolume.Use(path => (Read(path, upload, maxVoxels), path)));
    }

    /// <summary>Does something with a volume, and names the upload in reasons instead of the file that it was in.</summary>
    /// <exception cref="RequestException">The volume cannot be scored, for a reason that its owner can put right.</exception>
    public static T Explain<T>(Upload upload, string path, Func<T> work)
    {
        try
        {
            return work();
        }
        catch (SegmentationException exception) when (exception.Kind is SegmentationErrorKind.OtherPixels or SegmentationErrorKind.TooLarge)
        {
            string reason = exception.Message.Replace(path, upload.Name, StringComparison.Ordinal);
            throw exception.Kind == SegmentationErrorKind.TooLarge
                ? RequestException.TooLarge(reason)
                : new RequestException(StatusCodes.Status422UnprocessableEntity, reason, exception);
        }
    }

    private static SegmentationVolume Read(string path, Upload upload, int maxVoxels)
    {
        using (var file = File.Create(path))
        {
            upload.Content.Position = 0;
            upload.Content.CopyTo(file);
        }

        try
        {
            return SegmentationVolume.Load(path, new SegmentationVolumeOptions { MaxVoxels = maxVoxels, FourthAxisIsChannels = true });
        }
        catch (SegmentationException exception)
        {
            string reason = exception.Message.Replace(path, upload.Name, StringComparison.Ordinal);
            throw exception.Kind == SegmentationErrorKind.TooLarge
                ? RequestException.TooLarge(reason)
                : RequestException.BadRequest(reason, exception);
        }
    }

    /// <summary>Whether a file, compressed or not, begins as single files of NIfTI-1 and -2 do.</summary>
    private static bool IsNifti(MemoryStream content)
    {
        byte[] header = new byte[HeaderLength];
        content.Position = 0;
        bool isCompressed = content.ReadByte() == 0x1f && content.ReadByte() == 0x8b;
        content.Position = 0;
        try
        {
            using var unpacked = isCompressed ? new GZipStream(content, CompressionMode.Decompress, leaveOpen: true) : null;
            if (((Stream?)unpacked ?? content).ReadAtLeast(header, header.Length, throwOnEndOfStream: false) < header.Length)
            {
                return false;
            }
        }
        catch (InvalidDataException)
        {
            return false;
        }

        int length = BinaryPrimitives.ReadInt32LittleEndian(header);
        return Is(length, HeaderLength) ? header.AsSpan(MagicPlace, 3).SequenceEqual("n+1"u8)
            : Is(length, SecondHeaderLength) && header.AsSpan(SecondMagicPlace, 3).SequenceEqual("n+2"u8);

        static bool Is(int length, int expected) => length == expected || length == BinaryPrimitives.ReverseEndianness(expected);
    }
}

/// <summary>A file that is there while it is used, in a folder that only the user of the process can enter: volumes may be of patients.</summary>
internal static class TemporaryVolume
{
    /// <summary>Does something with the name of a file that is not there yet, and removes the file with its folder.</summary>
    public static T Use<T>(Func<string, T> work)
    {
        var folder = Directory.CreateTempSubdirectory("mlsegmentation-");
        try
        {
            return work(Path.Combine(folder.FullName, "volume.nii.gz"));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
