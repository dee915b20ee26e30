using System.Globalization;
using BitMiracle.LibTiff.Classic;

namespace MLSegmentation.ImageFiles;

/// <summary>A TIFF file in memory that LibTiff reads. It remembers the first error, which LibTiff would write to standard error otherwise.</summary>
internal sealed class TiffSource(byte[] file) : MemoryStream(file, writable: false)
{
    private static readonly TiffErrorHandler Previous = Tiff.SetErrorHandler(new Handler());

    /// <summary>The first error; null where there was none.</summary>
    public string? Error { get; private set; }

    /// <summary>Opens the file at its first directory; null where LibTiff cannot.</summary>
    public Tiff? Open(string path) => Open(path, "rc", new TiffStream());

    /// <summary>Begins a file that goes elsewhere; null where LibTiff cannot.</summary>
    public Tiff? Create(TiffStream target) => Open("mask", "w", target);

    // Naming the field sets the handler. "c": strips are those of the file.
    private Tiff? Open(string path, string mode, TiffStream stream)
    {
        _ = Previous;
        return Tiff.ClientOpen(path, mode, this, stream);
    }

    private void Add(string format, object[] arguments) => Error ??= string.Format(CultureInfo.InvariantCulture, format, arguments);

    /// <summary>LibTiff has one handler for the whole process: files that others read get the one that was there before.</summary>
    private sealed class Handler : TiffErrorHandler
    {
        public override void ErrorHandler(Tiff tif, string method, string format, params object[] args)
        {
            if (tif?.Clientdata() is not TiffSource)
            {
                Previous?.ErrorHandler(tif, method, format, args);
            }
        }

        public override void ErrorHandlerExt(Tiff tif, object clientData, string method, string format, params object[] args)
        {
            if ((clientData ?? tif?.Clientdata()) is TiffSource source)
            {
                source.Add(format, args);
            }
            else
            {
                Previous?.ErrorHandlerExt(tif, clientData, method, format, args);
            }
        }

        public override void WarningHandler(Tiff tif, string method, string format, params object[] args)
        {
            if (tif?.Clientdata() is not TiffSource)
            {
                Previous?.WarningHandler(tif, method, format, args);
            }
        }

        public override void WarningHandlerExt(Tiff tif, object clientData, string method, string format, params object[] args)
        {
            if ((clientData ?? tif?.Clientdata()) is not TiffSource)
            {
                Previous?.WarningHandlerExt(tif, clientData, method, format, args);
            }
        }
    }
}
