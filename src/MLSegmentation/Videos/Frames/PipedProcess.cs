using System.Diagnostics;

namespace MLSegmentation.Videos.Frames;

/// <summary>A program whose output is read as it comes. It ends when it is disposed of, whatever it is at.</summary>
internal sealed class PipedProcess : IDisposable
{
    private readonly Process _process;

    /// <summary>Starts a program, which reads nothing.</summary>
    /// <exception cref="System.ComponentModel.Win32Exception">There is no such program.</exception>
    public PipedProcess(string program, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program)
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false, CreateNoWindow = true,
        };
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        _process = new Process { StartInfo = start };
        _process.ErrorDataReceived += (_, line) => LastError = string.IsNullOrWhiteSpace(line.Data) ? LastError : line.Data.Trim();
        _process.Start();
        _process.StandardInput.Close();
        _process.BeginErrorReadLine();
    }

    /// <summary>What it writes.</summary>
    public Stream Output => _process.StandardOutput.BaseStream;

    /// <summary>The last line that it complained in; null where it has not.</summary>
    public string? LastError { get; private set; }

    /// <summary>Waits for its end, and gives its exit code.</summary>
    public int WaitForExit()
    {
        _process.WaitForExit();
        return _process.ExitCode;
    }

    public void Dispose()
    {
        try
        {
            if (!_process.HasExited)
            {
                _process.Kill(entireProcessTree: true);
            }
        }
        catch (InvalidOperationException)
        {
            // It ended meanwhile.
        }

        _process.Dispose();
    }
}
