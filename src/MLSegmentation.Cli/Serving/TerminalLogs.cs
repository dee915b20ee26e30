using MLSegmentation.Cli.Screen;
using Microsoft.Extensions.Logging;

namespace MLSegmentation.Cli.Serving;

/// <summary>Shows what the server logs, a line each, on standard error.</summary>
internal sealed class TerminalLogs : ILoggerProvider, ILogger
{
    // Why a server does not begin is the command's own error.
    private const string NotBegun = "HostedServiceStartupFaulted";

    /// <inheritdoc/>
    public ILogger CreateLogger(string categoryName) => this;

    /// <inheritdoc/>
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    /// <inheritdoc/>
    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

    /// <inheritdoc/>
    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (eventId.Name == NotBegun)
        {
            return;
        }

        string cause = exception is null ? "" : $" {exception.GetType().Name}: {exception.Message}";
        try
        {
            Terminal.WriteErrorLine($"mlseg: {formatter(state, exception)}{cause}");
        }
        catch (IOException)
        {
            // Standard error is closed; the server goes on.
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}
