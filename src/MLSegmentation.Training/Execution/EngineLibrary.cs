using System.Reflection;
using System.Runtime.InteropServices;
using MLSegmentation.ImageFiles;
using TorchSharp;

namespace MLSegmentation.Training.Execution;

/// <summary>Loads the training engine's native libraries, and says why where that fails.</summary>
internal static class EngineLibrary
{
    // What the level is called in libtorch's C++ library, with the name that Visual C++ gives it on Windows. Levels: 0 information,
    // 1 warnings, 2 errors.
    private const string LogLevel = "FLAGS_caffe2_log_level";
    private const string LogLevelOnWindows = "?FLAGS_caffe2_log_level@@3HA";
    private const int ErrorsOnly = 2;

    private static readonly Lazy<string?> Failure = new(Load);

    /// <summary>The version of libtorch that TorchSharp loads, without the number of its package's revision.</summary>
    public static string Version => string.Join('.', torch.__version__.Split('.').Take(3));

    /// <summary>Loads the engine, once.</summary>
    /// <exception cref="SegmentationException">It cannot be loaded; the message says why and what would help.</exception>
    public static void Require()
    {
        if (Failure.Value is { } failure)
        {
            throw new SegmentationException(failure);
        }
    }

    private static string? Load()
    {
        var assembly = typeof(torch).Assembly;
        string? reason = FindReason(assembly);

        // TorchSharp would copy all of its libraries, print a trace to standard output and fail all the same.
        if (reason?.Contains("GLIBCXX_", StringComparison.Ordinal) == true)
        {
            return $"TorchSharp's native library needs a newer libstdc++ than this system has: {reason}. Debian 13, Ubuntu 24.04, RHEL 10 and "
                + "newer systems have it. On an older one, build the program with the package MLSegmentation.Training (and without "
                + "RelaxLibTorchSharp=false): its build puts out a library that does not need it.";
        }

        return Initialize(assembly, reason);
    }

    /// <summary>Why the libraries, in the order in which TorchSharp loads them, do not load; null where they do.</summary>
    private static string? FindReason(Assembly assembly)
    {
        bool hasLibtorch = NativeLibrary.TryLoad("torch_cpu", assembly, searchPath: null, out _);
        try
        {
            NativeLibrary.Load("LibTorchSharp", assembly, searchPath: null);
            return null;
        }
        catch (DllNotFoundException exception)
        {
            // The first line is general. Then every place that was searched has one, and that of a library that is there says what it lacks.
            string[] places = [.. exception.Message.Split('\n').Skip(1).Select(line => line.Trim()).Where(line => line.Length > 0)];
            return places.Length == 0
                ? FirstLine(exception.Message)
                : Array.Find(places, place => !IsAbsence(place) && !IsMissingSymbol(place, hasLibtorch))
                    ?? $"{(hasLibtorch ? "it" : "libtorch")} is not among the program's files";
        }
        catch (BadImageFormatException exception)
        {
            return FirstLine(exception.Message);
        }
    }

    /// <summary>Without the stop at its end, as part of a sentence.</summary>
    private static string FirstLine(string message) => message.Split('\n', 2)[0].TrimEnd().TrimEnd('.');

    // Without libtorch, all symbols of it are missing, and which one is first says nothing.
    private static bool IsMissingSymbol(string line, bool hasLibtorch) => !hasLibtorch && line.Contains("undefined symbol", StringComparison.Ordinal);

    private static bool IsAbsence(string line) =>
        line.Contains("LibTorchSharp", StringComparison.Ordinal) && line.EndsWith("No such file or directory", StringComparison.Ordinal);

    /// <summary>Lets TorchSharp load the engine in its own way, which finds it in a notebook's packages as well.</summary>
    private static string? Initialize(Assembly assembly, string? reason)
    {
        var output = Console.Out;
        try
        {
            // It prints a trace of all that it tried. Where the libraries are in place it prints nothing, and nothing is withheld.
            Console.SetOut(reason is null ? output : TextWriter.Null);
            torch.InitializeDeviceType(DeviceType.CPU);
            SilenceWarnings(assembly);
            return null;
        }
        catch (Exception exception) when (exception is TypeInitializationException or NotSupportedException or DllNotFoundException)
        {
            string said = reason ?? FirstLine(exception.GetBaseException().Message);
            return $"TorchSharp's native library cannot be loaded: {said}. " + (SystemReason.IsNoMemory(said)
                ? "There is not enough memory for it; give the process more (its limit of addresses, ulimit -v, counts gigabytes of files, too)."
                : "Reference libtorch-cpu-linux-x64, -win-x64, -win-arm64 or -osx-arm64, or TorchSharp-cuda-linux or -windows for a GPU, in the "
                + "program that trains.");
        }
        finally
        {
            Console.SetOut(output);
        }
    }

    // Warnings of libtorch go to standard error of the process, some at every step, and are about its own choices.
    private static unsafe void SilenceWarnings(Assembly assembly)
    {
        bool isWindows = OperatingSystem.IsWindows();
        bool isLoaded = isWindows
            ? NativeLibrary.TryLoad("c10.dll", out nint library)
            : NativeLibrary.TryLoad("LibTorchSharp", assembly, searchPath: null, out library);
        if (isLoaded && NativeLibrary.TryGetExport(library, isWindows ? LogLevelOnWindows : LogLevel, out nint address))
        {
            int* level = (int*)address;
            *level = Math.Max(*level, ErrorsOnly);
        }
    }
}
