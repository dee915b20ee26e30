using System.Buffers.Binary;
using Google.Protobuf;
using MLSegmentation.ImageFiles;

namespace MLSegmentation.Training.TensorBoard;

/// <summary>What a file of events tells of the run that wrote it.</summary>
/// <param name="Start">What was trained on what; null where it was killed before it wrote that.</param>
/// <param name="IsUnfinished">Whether it is a run of this library that did not come to its end.</param>
internal sealed record LoggedRun(Summary? Start, bool IsUnfinished)
{
    // The version, that the run begins, and what it is: see TensorBoardLog.OnBegin.
    private const int StartPlace = 2;

    // More than the options of any training.
    private const int MaxStartLength = 1 << 20;

    private const int HeaderLength = sizeof(ulong) + sizeof(uint);

    private const int FooterLength = sizeof(uint);

    private static readonly LoggedRun Foreign = new(null, IsUnfinished: false);

    /// <summary>Reads the beginning and the end of a file.</summary>
    /// <exception cref="SegmentationException">It cannot be read.</exception>
    public static LoggedRun Read(string path)
    {
        const string What = "TensorBoard file";

        // Killed between its first two calls of the system.
        if (new FileInfo(path) is { Exists: true, Length: 0 })
        {
            return new(null, IsUnfinished: true);
        }

        using var file = UserFile.OpenRead(path, What, bufferSize: 1 << 16);
        return UserFile.Explain(path, What, () => Read(file));
    }

    /// <summary>
    /// Whether a run that does not go on from a checkpoint may follow: only the same training again, which writes the same numbers anew. TensorBoard shows
    /// those instead.
    /// </summary>
    /// <param name="start">What the run begins with; null where that is not known yet.</param>
    public bool MayBeginAgain(Summary? start) => IsUnfinished && (Start is null || start is null || Start.Equals(start));

    private static LoggedRun Read(Stream file)
    {
        var run = new LoggedRun(null, IsUnfinished: true);
        try
        {
            // What was killed within a record has not ended.
            for (int place = 0; ReadLength(file) is { } length && file.Length - file.Position >= length + FooterLength; place++)
            {
                bool isLast = file.Length - file.Position == length + FooterLength;
                var item = place <= StartPlace || isLast ? ReadEvent(file, length) : null;
                file.Position += FooterLength + (item is null ? length : 0);
                if (place == StartPlace)
                {
                    run = run with { Start = item?.Summary };
                }

                if ((place == StartPlace && run.Start is null) || (isLast && item?.SessionLog?.Status == SessionLog.Types.SessionStatus.Stop))
                {
                    return Foreign;
                }
            }

            return run;
        }
        catch (InvalidDataException)
        {
            return Foreign;
        }
    }

    private static long? ReadLength(Stream file)
    {
        Span<byte> header = stackalloc byte[HeaderLength];
        if (file.ReadAtLeast(header, HeaderLength, throwOnEndOfStream: false) < HeaderLength)
        {
            return null;
        }

        long length = BinaryPrimitives.ReadInt64LittleEndian(header);
        return length >= 0 && length <= file.Length
            && BinaryPrimitives.ReadUInt32LittleEndian(header[sizeof(ulong)..]) == RecordFormat.Mask(RecordFormat.Checksum(header[..sizeof(ulong)]))
            ? length
            : throw new InvalidDataException();
    }

    /// <summary>The event of a record; null where it is too long to be one that is asked for.</summary>
    private static Event? ReadEvent(Stream file, long length)
    {
        if (length > MaxStartLength)
        {
            return null;
        }

        byte[] record = new byte[length];
        file.ReadExactly(record);
        try
        {
            return Event.Parser.ParseFrom(record);
        }
        catch (InvalidProtocolBufferException exception)
        {
            throw new InvalidDataException(exception.Message, exception);
        }
    }
}
