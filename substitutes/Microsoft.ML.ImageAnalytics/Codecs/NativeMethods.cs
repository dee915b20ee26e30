using System.Runtime.InteropServices;

namespace Microsoft.ML.Codecs;

/// <summary>The C interface of substitutes/native/imaging.</summary>
internal static unsafe partial class NativeMethods
{
    private const string Library = "MLSegmentationImaging";

    [LibraryImport(Library, EntryPoint = "mlseg_image_decode")]
    public static partial nint DecodeImage(byte* data, int length, out int width, out int height, out int channels);

    [LibraryImport(Library, EntryPoint = "mlseg_image_read")]
    public static partial void ReadImage(nint handle, byte* destination);

    [LibraryImport(Library, EntryPoint = "mlseg_image_free")]
    public static partial void FreeImage(nint handle);

    [LibraryImport(Library, EntryPoint = "mlseg_image_encode", StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint EncodeImage(
        byte* pixels, int width, int height, int channels, string extension, int qualityParameter, int quality, out int length);

    [LibraryImport(Library, EntryPoint = "mlseg_buffer_read")]
    public static partial void ReadBuffer(nint handle, byte* destination);

    [LibraryImport(Library, EntryPoint = "mlseg_buffer_free")]
    public static partial void FreeBuffer(nint handle);
}
